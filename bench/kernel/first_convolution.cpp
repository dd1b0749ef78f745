// The convolution that reads a picture in PyTorch's order: those of ResNet and MobileNetV2.
#include "layers.hpp"

namespace {

const bool added = [] {
    for (const layers::Layer& layer : {layers::window(224, 3, 64, 7, 2), layers::window(224, 3, 32, 3, 2)})
        layers::add("kernel/first_convolution", layer,
                    idem::detail::choose_kernels<idem::detail::Computation::first_convolution>(layer.geometry, {}));
    return true;
}();

}  // namespace
