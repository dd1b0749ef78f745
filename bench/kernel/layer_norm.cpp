// Normalisation of rows: the hidden states of 128 tokens, of one, and longer ones. What counts is bytes.
#include "streams.hpp"

#include <idem/kernel/layer_norm.hpp>

namespace {

void add(const std::string& name, idem::kernel::Run run, std::ptrdiff_t outer, std::ptrdiff_t axis) {
    const std::ptrdiff_t count = outer * axis;
    streams::add("kernel/" + name + "/" + std::to_string(outer) + "x" + std::to_string(axis), run,
                 streams::block(outer, axis, 1), {.input = count, .output = count, .weights = 2 * axis});
}

const bool added = [] {
    for (const auto& [name, run] : {std::pair{"layer_norm", &idem::kernel::layer_norm<>},
                                    std::pair{"rms_norm", &idem::kernel::rms_norm<>}}) {
        add(name, run, 1, 768);
        add(name, run, 128, 768);
        add(name, run, 197, 1024);
    }
    return true;
}();

}  // namespace
