/// EfficientNet-B0 with torchvision's state_dict keys.
/// Source: Tan and Le (2019), "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", table 1.
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
using ConvNormSiLU = ConvNormActivation<SiLU, In, Out, kernel, stride, groups>;

/// Weights each of C channels by what all of them are on average.
template <int C, int squeezed>
using SqueezeExcitation = Sequential<Mul<Identity, Sequential<AdaptiveAvgPool2d<1>,                             //
                                                              Named<"fc1", Conv2d<C, squeezed, Kernel<1>>>, SiLU,  //
                                                              Named<"fc2", Conv2d<squeezed, C, Kernel<1>>>, Sigmoid>>>;

/// Widen by `expansion`, filter each channel, weight them, narrow: (In, H, W) to (Out, H / stride, W / stride).
template <int In, int Out, int kernel, int stride, int expansion>
struct MobileBlock {
    static constexpr int wide = In * expansion;
    using type = Sequential<ConvNormSiLU<In, wide, 1>,                       //
                            ConvNormSiLU<wide, wide, kernel, stride, wide>,  //
                            SqueezeExcitation<wide, In / 4>,                 //
                            Sequential<Conv2d<wide, Out, Kernel<1>, Bias<false>>, BatchNorm2d<Out>>>;
};
template <int In, int Out, int kernel, int stride>
struct MobileBlock<In, Out, kernel, stride, 1> {
    using type = Sequential<ConvNormSiLU<In, In, kernel, stride, In>,  //
                            SqueezeExcitation<In, In / 4>,             //
                            Sequential<Conv2d<In, Out, Kernel<1>, Bias<false>>, BatchNorm2d<Out>>>;
};

/// With a shortcut where the shape stays.
template <int In, int Out, int kernel, int stride, int expansion>
struct MobileConv {
    using Body = Named<"block", typename MobileBlock<In, Out, kernel, stride, expansion>::type>;
    using type = Sequential<std::conditional_t<In == Out && stride == 1, Residual<Body>, Body>>;
};

/// `count` blocks; the first changes the width and has the stride.
template <int In, int Out, int kernel, int stride, int expansion, int count>
using mobile_stage_t =
    idem::detail::apply_t<stage_t<typename MobileConv<In, Out, kernel, stride, expansion>::type,
                                  typename MobileConv<Out, Out, kernel, 1, expansion>::type, count>,
                          Sequential>;

template <class Input, int classes>
using EfficientNetB0 = Network<Input,                                                                       //
                               Named<"features", Sequential<ConvNormSiLU<3, 32, 3, 2>,                      //
                                                            mobile_stage_t<32, 16, 3, 1, 1, 1>,             //
                                                            mobile_stage_t<16, 24, 3, 2, 6, 2>,             //
                                                            mobile_stage_t<24, 40, 5, 2, 6, 2>,             //
                                                            mobile_stage_t<40, 80, 3, 2, 6, 3>,             //
                                                            mobile_stage_t<80, 112, 5, 1, 6, 3>,            //
                                                            mobile_stage_t<112, 192, 5, 2, 6, 4>,           //
                                                            mobile_stage_t<192, 320, 3, 1, 6, 1>,           //
                                                            ConvNormSiLU<320, 1280, 1>>>,                   //
                               AdaptiveAvgPool2d<1>,                                                        //
                               Flatten,                                                                     //
                               Named<"classifier", Sequential<BasicDropout<0.2>, Linear<1280, classes>>>>;

}  // namespace detail

/// Input (3, H, W), output (classes).
template <class Input, int classes>
struct BasicEfficientNetB0 : detail::with_options_t<detail::EfficientNetB0, Input, classes> {};

/// torchvision.models.efficientnet_b0: 224x224, 1,000 classes.
struct EfficientNetB0 : detail::EfficientNetB0<Shape<3, 224, 224>, 1000> {};

}  // namespace idem::zoo
