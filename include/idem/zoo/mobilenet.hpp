/// MobileNetV2 with torchvision's state_dict keys, at width 1.
/// Source: Sandler, Howard, Zhu, Zhmoginov and Chen (2018), "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
/// table 2.
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/dropout.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/pooling.hpp>
#include <idem/support/type_list.hpp>
#include <idem/zoo/stage.hpp>
#include <idem/zoo/with_options.hpp>

#include <type_traits>

namespace idem::zoo {
namespace detail {

template <int In, int Out, int kernel, int stride = 1, int groups = 1>
using ConvNormReLU6 = ConvNormActivation<ReLU6, In, Out, kernel, stride, groups>;

/// Widen by `expansion`, filter each channel, narrow: (In, H, W) to (Out, H / stride, W / stride).
template <int In, int Out, int stride, int expansion>
struct Expanded {
    static constexpr int wide = In * expansion;
    using type = Sequential<ConvNormReLU6<In, wide, 1>,                  //
                            ConvNormReLU6<wide, wide, 3, stride, wide>,  //
                            Conv2d<wide, Out, Kernel<1>, Bias<false>>,   //
                            BatchNorm2d<Out>>;
};
template <int In, int Out, int stride>
struct Expanded<In, Out, stride, 1> {
    using type = Sequential<ConvNormReLU6<In, In, 3, stride, In>,     //
                            Conv2d<In, Out, Kernel<1>, Bias<false>>,  //
                            BatchNorm2d<Out>>;
};

/// With a shortcut where the shape stays.
template <int In, int Out, int stride, int expansion>
struct InvertedResidual {
    using Body = Named<"conv", typename Expanded<In, Out, stride, expansion>::type>;
    using type = Sequential<std::conditional_t<In == Out && stride == 1, Residual<Body>, Body>>;
};

/// `count` blocks; the first changes the width and has the stride.
template <int In, int Out, int stride, int expansion, int count>
using inverted_residuals_t = stage_t<typename InvertedResidual<In, Out, stride, expansion>::type,
                                     typename InvertedResidual<Out, Out, 1, expansion>::type, count>;

using MobileNetV2Features =
    idem::detail::apply_t<idem::detail::concat_t<idem::detail::List<ConvNormReLU6<3, 32, 3, 2>>,  //
                                                 inverted_residuals_t<32, 16, 1, 1, 1>,           //
                                                 inverted_residuals_t<16, 24, 2, 6, 2>,           //
                                                 inverted_residuals_t<24, 32, 2, 6, 3>,           //
                                                 inverted_residuals_t<32, 64, 2, 6, 4>,           //
                                                 inverted_residuals_t<64, 96, 1, 6, 3>,           //
                                                 inverted_residuals_t<96, 160, 2, 6, 3>,          //
                                                 inverted_residuals_t<160, 320, 1, 6, 1>,         //
                                                 idem::detail::List<ConvNormReLU6<320, 1280, 1>>>,
                          Sequential>;

template <class Input, int classes>
using MobileNetV2 = Network<Input,                                   //
                            Named<"features", MobileNetV2Features>,  //
                            AdaptiveAvgPool2d<1>,                    //
                            Flatten,                                 //
                            Named<"classifier", Sequential<BasicDropout<0.2>, Linear<1280, classes>>>>;

}  // namespace detail

/// Input (3, H, W), output (classes).
template <class Input, int classes>
struct BasicMobileNetV2 : detail::with_options_t<detail::MobileNetV2, Input, classes> {};

/// torchvision.models.mobilenet_v2: 224x224, 1,000 classes.
struct MobileNetV2 : detail::MobileNetV2<Shape<3, 224, 224>, 1000> {};

}  // namespace idem::zoo
