/// The network that train.py trained.
#pragma once

#include <idem/idem.hpp>

using namespace idem;

/// ResNet's basic block. The names are those of the PyTorch module, so its state_dict loads as it is.
template <int In, int Out, class Shortcut>
using Block = Sequential<Residual<Sequential<Named<"conv1", Conv2d<In, Out, Kernel<3>, Padding<1>, Bias<false>>>,
                                             Named<"bn1", BatchNorm2d<Out>>, ReLU,
                                             Named<"conv2", Conv2d<Out, Out, Kernel<3>, Padding<1>, Bias<false>>>,
                                             Named<"bn2", BatchNorm2d<Out>>>,
                                  Named<"downsample", Shortcut>>,
                         ReLU>;

template <int In, int Out>
using Projection = Sequential<Conv2d<In, Out, Kernel<1>, Bias<false>>, BatchNorm2d<Out>>;

// clang-format off
struct Digits : Network<Shape<1, 8, 8>,
    Named<"conv1", Conv2d<1, 32, Kernel<3>, Padding<1>, Bias<false>>>, Named<"bn1", BatchNorm2d<32>>, ReLU,
    Named<"block1", Block<32, 32, Identity>>,
    MaxPool2d<Kernel<2>>,
    Named<"block2", Block<32, 64, Projection<32, 64>>>,
    AdaptiveAvgPool2d<1>, Flatten,
    Named<"fc", Linear<64, 10>>> {};
// clang-format on
