// Twice as high and wide, by each mode, as the phases of a transposed convolution, and with zeros around.
#include "streams.hpp"

#include <idem/kernel/move.hpp>
#include <idem/kernel/upsample.hpp>

namespace {

using idem::kernel::Geometry;

void add(const char* kind, idem::kernel::Run run, const Geometry& g) {
    const std::ptrdiff_t in = std::ptrdiff_t{g.height} * g.width * g.channels;
    const std::ptrdiff_t out = std::ptrdiff_t{g.out_height} * g.out_width * g.out_channels;
    streams::add(std::string("kernel/") + kind + "/" + std::to_string(g.height) + "x" + std::to_string(g.width) + "x" +
                     std::to_string(g.channels) + " to " + std::to_string(g.out_height),
                 run, g, {.input = in, .output = out});
}

const bool added = [] {
    for (const auto& [extent, channels] : {std::pair{14, 256}, {28, 128}, {56, 64}}) {
        Geometry g;
        g.height = g.width = extent;
        g.channels = g.out_channels = channels;
        g.out_height = g.out_width = 2 * extent;
        add("upsample_nearest", &idem::kernel::upsample_nearest, g);
        add("upsample_linear", &idem::kernel::upsample_linear<>, g);
        Geometry phases = g;
        phases.channels = 4 * channels;
        phases.vertical.stride = phases.horizontal.stride = 2;
        add("interleave", &idem::kernel::interleave, phases);
        g.out_height = g.out_width = extent + 2;
        g.vertical.padding = g.horizontal.padding = 1;
        add("pad", &idem::kernel::pad, g);
    }
    return true;
}();

}  // namespace
