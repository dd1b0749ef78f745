/// ShuffleNetV2 with torchvision's state_dict keys, in its widths 0.5, 1, 1.5 and 2.
/// Source: Ma, Zhang, Zheng and Sun (2018), "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design",
/// table 5.
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/pooling.hpp>
#include <idem/layer/shuffle.hpp>
#include <idem/layer/slice.hpp>
#include <idem/support/type_list.hpp>
#include <idem/zoo/stage.hpp>
#include <idem/zoo/with_options.hpp>

namespace idem::zoo {
namespace detail {

template <int C, int stride>
using Depthwise3x3 = Conv2d<C, C, Kernel<3>, Stride<stride>, Padding<1>, Groups<C>, Bias<false>>;

/// Mixes channels, filters each, mixes them: (In, H, W) to (Out, H / stride, W / stride).
template <int In, int Out, int stride>
using MixFilterMix = Sequential<Conv2d<In, Out, Kernel<1>, Bias<false>>, BatchNorm2d<Out>, ReLU,  //
                                Depthwise3x3<Out, stride>, BatchNorm2d<Out>,                      //
                                Conv2d<Out, Out, Kernel<1>, Bias<false>>, BatchNorm2d<Out>, ReLU>;

/// Both branches see everything: (In, H, W) to (Out, H / 2, W / 2).
template <int In, int Out>
using ShuffleDown =
    Sequential<Concat<Named<"branch1", Sequential<Depthwise3x3<In, 2>, BatchNorm2d<In>,                           //
                                                  Conv2d<In, Out / 2, Kernel<1>, Bias<false>>, BatchNorm2d<Out / 2>,  //
                                                  ReLU>>,
                      Named<"branch2", MixFilterMix<In, Out / 2, 2>>>,
               ChannelShuffle<2>>;

/// One half of the channels is passed on.
template <int C>
using ShuffleUnit =
    Sequential<Concat<Slice<0, 0, C / 2>,
                      Sequential<Slice<0, C / 2, C>, Named<"branch2", MixFilterMix<C / 2, C / 2, 1>>>>,
               ChannelShuffle<2>>;

template <int In, int Out, int count>
using shuffle_stage_t = idem::detail::apply_t<stage_t<ShuffleDown<In, Out>, ShuffleUnit<Out>, count>, Sequential>;

template <class Input, int classes, int c2, int c3, int c4, int c5>
using ShuffleNetV2 =
    Network<Input,                                                                                           //
            Named<"conv1", Sequential<Conv2d<3, 24, Kernel<3>, Stride<2>, Padding<1>, Bias<false>>,          //
                                      BatchNorm2d<24>, ReLU>>,                                               //
            Named<"maxpool", MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>>,                                   //
            Named<"stage2", shuffle_stage_t<24, c2, 4>>,                                                     //
            Named<"stage3", shuffle_stage_t<c2, c3, 8>>,                                                     //
            Named<"stage4", shuffle_stage_t<c3, c4, 4>>,                                                     //
            Named<"conv5", Sequential<Conv2d<c4, c5, Kernel<1>, Bias<false>>, BatchNorm2d<c5>, ReLU>>,       //
            AdaptiveAvgPool2d<1>,                                                                            //
            Flatten,                                                                                         //
            Named<"fc", Linear<c5, classes>>>;

template <class Input, int classes>
using ShuffleNetV2x0_5 = ShuffleNetV2<Input, classes, 48, 96, 192, 1024>;
template <class Input, int classes>
using ShuffleNetV2x1_0 = ShuffleNetV2<Input, classes, 116, 232, 464, 1024>;
template <class Input, int classes>
using ShuffleNetV2x1_5 = ShuffleNetV2<Input, classes, 176, 352, 704, 1024>;
template <class Input, int classes>
using ShuffleNetV2x2_0 = ShuffleNetV2<Input, classes, 244, 488, 976, 2048>;

}  // namespace detail

/// Input (3, H, W), output (classes).
template <class Input, int classes>
struct BasicShuffleNetV2x0_5 : detail::with_options_t<detail::ShuffleNetV2x0_5, Input, classes> {};
template <class Input, int classes>
struct BasicShuffleNetV2x1_0 : detail::with_options_t<detail::ShuffleNetV2x1_0, Input, classes> {};
template <class Input, int classes>
struct BasicShuffleNetV2x1_5 : detail::with_options_t<detail::ShuffleNetV2x1_5, Input, classes> {};
template <class Input, int classes>
struct BasicShuffleNetV2x2_0 : detail::with_options_t<detail::ShuffleNetV2x2_0, Input, classes> {};

/// torchvision.models.shufflenet_v2_x1_0: 224x224, 1,000 classes.
struct ShuffleNetV2x1_0 : detail::ShuffleNetV2x1_0<Shape<3, 224, 224>, 1000> {};

}  // namespace idem::zoo
