// Softmax: over classes, over the rows of an attention matrix, and over channels that are not contiguous. Its powers
// are not counted as operations: it cannot reach 100.
#include "streams.hpp"

#include <idem/kernel/softmax.hpp>

namespace {

void add(const std::string& name, idem::kernel::Run run, std::ptrdiff_t outer, std::ptrdiff_t axis,
         std::ptrdiff_t inner) {
    const std::ptrdiff_t count = outer * axis * inner;
    streams::add(
        "kernel/" + name + "/" + std::to_string(outer) + "x" + std::to_string(axis) + "x" + std::to_string(inner), run,
        streams::block(outer, axis, inner), {.input = count, .output = count});
}

const bool added = [] {
    for (const auto& [name, run] :
         {std::pair{"softmax", &idem::kernel::softmax<>}, std::pair{"log_softmax", &idem::kernel::log_softmax<>}}) {
        add(name, run, 1, 1000, 1);
        add(name, run, 12 * 128, 128, 1);
        add(name, run, 1, 21, 56 * 56);
    }
    return true;
}();

}  // namespace
