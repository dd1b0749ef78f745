// Winograd's convolution, with both tiles, on ResNet's shapes. Operations are those of its products, which are 16 for 4
// outputs or 36 for 16, instead of 36 or 144: not the transforms, which the roofline leaves out.
#include "layers.hpp"

namespace {

template <int tile>
void add(const layers::Layer& layer) {
    const idem::kernel::Geometry& g = layer.geometry;
    const idem::kernel::detail::WinogradBlocks<tile, idem::kernel::simd::Batch> blocks(g);
    const auto tiles = static_cast<double>(blocks.tiles_of_sample());
    const double operations = 2.0 * blocks.planes * tiles * g.channels * g.out_channels;
    layers::add("kernel/winograd/" + std::to_string(tile) + "x" + std::to_string(tile), layer,
                idem::detail::winograd<tile>(g), operations);
}

const bool added = [] {
    for (int stage = 0; stage < 4; ++stage) {
        const layers::Layer layer = layers::window(56 >> stage, 64 << stage, 64 << stage, 3);
        add<2>(layer);
        add<4>(layer);
    }
    return true;
}();

}  // namespace
