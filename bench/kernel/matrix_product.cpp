// The matrix product as Linear and 1 x 1 convolution use it: (rows, depth) times (depth, columns).
#include "layers.hpp"

namespace {

const bool added = [] {
    for (const layers::Layer& layer : {layers::rows(512, 512, 512),   //
                                       layers::rows(128, 768, 768),   // BERT on 128 tokens
                                       layers::rows(128, 768, 3072),  //
                                       layers::rows(128, 3072, 768),  //
                                       layers::rows(49, 4608, 512)})  // ResNet-18's last stage
        layers::add("kernel/matrix_product", layer, idem::detail::direct_convolution<>(layer.geometry));
    return true;
}();

}  // namespace
