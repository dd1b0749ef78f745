// The depthwise convolution, on all shapes of MobileNetV2.
#include "layers.hpp"

namespace {

layers::Layer depthwise(int extent, int channels, int stride) {
    layers::Layer layer = layers::window(extent, channels, channels, 3, stride);
    layer.geometry.groups = channels;
    return layer;
}

const bool added = [] {
    for (const layers::Layer& layer :
         {depthwise(112, 32, 1), depthwise(112, 96, 2), depthwise(56, 144, 1), depthwise(56, 144, 2),
          depthwise(28, 192, 1), depthwise(28, 192, 2), depthwise(14, 384, 1), depthwise(14, 576, 1),
          depthwise(14, 576, 2), depthwise(7, 960, 1)})
        layers::add("kernel/depthwise", layer,
                    idem::detail::choose_kernels<idem::detail::Computation::convolution>(layer.geometry, {}));
    return true;
}();

}  // namespace
