// Transposes between PyTorch's order and channels last, copies, copies into a slice, and the heads of an attention,
// which go from (places, heads, width) to the front.
#include "streams.hpp"

#include <idem/kernel/move.hpp>
#include <idem/kernel/permute.hpp>

namespace {

const bool added = [] {
    for (const auto& [channels, places] : {std::pair{3, 224 * 224}, {16, 64}, {64, 56 * 56}, {512, 49}}) {
        const std::ptrdiff_t count = std::ptrdiff_t{channels} * places;
        const std::string size = std::to_string(channels) + "x" + std::to_string(places);
        streams::add("kernel/transpose/" + size, &idem::kernel::transpose, streams::block(1, channels, places),
                     {.input = count, .output = count});
        idem::kernel::Geometry rows = streams::block(places, channels, 1);
        streams::add("kernel/copy/" + size, &idem::kernel::copy, rows, {.input = count, .output = count});
        rows.pitch = 2 * channels;  // of which the second half is the slice
        rows.offset = channels;
        streams::add("kernel/copy_slice/" + size, &idem::kernel::copy_slice, rows,
                     {.input = count, .output = 2 * count, .gaps = count});
    }
    idem::kernel::Geometry heads;
    heads.extents = {128, 12, 64};
    for (const auto& [order, name] : {std::pair{std::array<std::int8_t, 6>{1, 0, 2}, "heads"},
                                      std::pair{std::array<std::int8_t, 6>{1, 2, 0}, "heads, places last"}}) {
        heads.order = order;
        streams::add(std::string("kernel/permute/") + name, &idem::kernel::permute, heads,
                     {.input = heads.extents.size(), .output = heads.extents.size()});
    }
    return true;
}();

}  // namespace
