// Normalisation of 32 groups of channels, on maps that a cache holds and on one that it does not: three passes.
#include "streams.hpp"

#include <idem/kernel/group_norm.hpp>
#include <idem/kernel/layer_norm.hpp>

namespace {

const bool added = [] {
    for (const auto& [extent, channels] : {std::pair{8, 512}, {32, 128}, {56, 64}, {112, 64}}) {
        idem::kernel::Geometry geometry = streams::block(std::ptrdiff_t{extent} * extent, channels, 1);
        geometry.groups = 32;
        const std::ptrdiff_t count = geometry.outer * geometry.axis;
        streams::add("kernel/group_norm/" + std::to_string(extent) + "x" + std::to_string(extent) + "x" +
                         std::to_string(channels),
                     &idem::kernel::group_norm<>, geometry,
                     {.input = count,
                      .output = count,
                      .weights = idem::kernel::layer_norm_packed_floats(geometry),
                      .scratch_bytes = idem::kernel::group_norm_scratch_bytes(geometry)});
    }
    return true;
}();

}  // namespace
