/// Networks that several tests run, each with its twin in plain loops.
#pragma once

#include "plan/naive.hpp"

#include <idem/compose.hpp>

// clang-format off

struct SmallMlp : idem::Network<idem::Shape<20>,
    idem::Named<"lin1", idem::Linear<20, 30>>, idem::ReLU,
    idem::Named<"lin2", idem::Linear<30, 10>>> {};

struct ConvNet : idem::Network<idem::Shape<3, 8, 8>,
    idem::Named<"conv1", idem::Conv2d<3, 6, idem::Kernel<3>, idem::Padding<1>, idem::Bias<false>>>,
    idem::Named<"bn1", idem::BatchNorm2d<6>>, idem::ReLU,
    idem::Named<"block", idem::Residual<idem::Sequential<
        idem::Named<"conv", idem::Conv2d<6, 6, idem::Kernel<3>, idem::Padding<1>>>,
        idem::Named<"bn", idem::BatchNorm2d<6>>>>>,
    idem::Named<"relu", idem::ReLU>,
    idem::Concat<idem::Identity, idem::Named<"side", idem::Conv2d<6, 4, idem::Kernel<1>>>>,
    idem::Named<"pool", idem::MaxPool2d<idem::Kernel<2>>>, idem::Flatten,
    idem::Named<"fc", idem::Linear<160, 5>>,
    idem::Named<"softmax", idem::Softmax>> {};

struct Chosen : idem::Network<idem::Shape<8>,
    idem::Named<"in", idem::Linear<8, 8>>, idem::ReLU,
    idem::Optional<"extra", idem::Linear<8, 8>>,
    idem::Switch<"head",
        idem::Linear<8, 3>,
        idem::Sequential<idem::Named<"hidden", idem::Linear<8, 16>>, idem::ReLU,
                         idem::Named<"out", idem::Linear<16, 3>>>>> {};

// clang-format on

namespace naive {

inline Vector small_mlp(const idem::StateDict& state, const Vector& x) {
    return linear(state, "lin2", relu(linear(state, "lin1", x)));
}

/// ConvNet up to and with "relu": (6, 8, 8).
inline Image conv_net_trunk(const idem::StateDict& state, const Vector& x) {
    const Image stem = relu(batch_norm(state, "bn1", conv2d(state, "conv1", {3, 8, 8, x}, 3, 1)));
    Image block = batch_norm(state, "block.bn", conv2d(state, "block.conv", stem, 3, 1));
    block.values = sum(block.values, stem.values);
    return relu(block);
}

/// ConvNet up to and with Flatten: 160.
inline Vector conv_net_features(const idem::StateDict& state, const Vector& x) {
    const Image trunk = conv_net_trunk(state, x);
    const Image side = conv2d(state, "side", trunk, 1, 0);
    return max_pool({10, 8, 8, concatenated(trunk.values, side.values)}).values;
}

inline Vector conv_net(const idem::StateDict& state, const Vector& x) {
    return softmax(linear(state, "fc", conv_net_features(state, x)));
}

inline Vector chosen(const idem::StateDict& state, const Vector& x, bool extra, int head) {
    Vector y = relu(linear(state, "in", x));
    if (extra) y = linear(state, "extra", y);
    if (head == 0) return linear(state, "head.0", y);
    return linear(state, "head.1.out", relu(linear(state, "head.1.hidden", y)));
}

}  // namespace naive
