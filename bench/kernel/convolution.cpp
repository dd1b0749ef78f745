// The direct convolution: all that ResNet-18 and ResNet-50 have, but the first.
#include "layers.hpp"

#include <vector>

namespace {

using layers::Layer, layers::window;

/// By stage: those that a stage repeats, and before these the ones that lead to it.
std::vector<Layer> resnet_layers() {
    std::vector<Layer> all;
    for (int stage = 0; stage < 4; ++stage) {
        const int extent = 56 >> stage, width = 64 << stage, wide = 4 * width;
        if (stage == 0) {
            all.push_back(window(extent, width, width, 1));
        } else {
            const int before = 2 * extent;
            all.push_back(window(before, width / 2, width, 3, 2));  // ResNet-18
            all.push_back(window(before, width / 2, width, 1, 2));
            all.push_back(window(before, wide / 2, width, 1));  // ResNet-50
            all.push_back(window(before, width, width, 3, 2));
            all.push_back(window(before, wide / 2, wide, 1, 2));
        }
        all.push_back(window(extent, width, width, 3));
        all.push_back(window(extent, width, wide, 1));
        all.push_back(window(extent, wide, width, 1));
    }
    return all;
}

const bool added = [] {
    for (const Layer& layer : resnet_layers())
        layers::add("kernel/convolution", layer, idem::detail::direct_convolution<>(layer.geometry));
    return true;
}();

}  // namespace
