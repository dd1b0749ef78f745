/// VGG-11, 13, 16 and 19, with and without batch normalisation, with torchvision's state_dict keys.
/// Source: Simonyan and Zisserman (2014), "Very Deep Convolutional Networks for Large-Scale Image Recognition",
/// configurations A, B, D and E.
#pragma once

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

template <bool norm, int In, int Out>
using VGGConvolution = std::conditional_t<
    norm, idem::detail::List<Conv2d<In, Out, Kernel<3>, Padding<1>>, BatchNorm2d<Out>, ReLU>,
    idem::detail::List<Conv2d<In, Out, Kernel<3>, Padding<1>>, ReLU>>;

/// Some 3x3 convolutions, of which the first changes the width, and half the height and width of what they give.
template <bool norm, int In, int Out, int count>
using vgg_stage_t = idem::detail::concat_t<
    idem::detail::apply_t<stage_t<VGGConvolution<norm, In, Out>, VGGConvolution<norm, Out, Out>, count>,
                          idem::detail::concat_t>,
    idem::detail::List<MaxPool2d<Kernel<2>, Stride<2>>>>;

template <bool norm, int n1, int n2, int n3, int n4, int n5>
using VGGFeatures =
    idem::detail::apply_t<idem::detail::concat_t<vgg_stage_t<norm, 3, 64, n1>,     //
                                                 vgg_stage_t<norm, 64, 128, n2>,   //
                                                 vgg_stage_t<norm, 128, 256, n3>,  //
                                                 vgg_stage_t<norm, 256, 512, n4>,  //
                                                 vgg_stage_t<norm, 512, 512, n5>>,
                          Sequential>;

template <class Features, class Input, int classes>
using VGG = Network<Input,                                  //
                    Named<"features", Features>,            //
                    Named<"avgpool", AdaptiveAvgPool2d<7>>,  //
                    Flatten,                                //
                    Named<"classifier", Sequential<Linear<512 * 7 * 7, 4096>, ReLU, Dropout,  //
                                                   Linear<4096, 4096>, ReLU, Dropout,         //
                                                   Linear<4096, classes>>>>;

template <class Input, int classes>
using VGG11 = VGG<VGGFeatures<false, 1, 1, 2, 2, 2>, Input, classes>;
template <class Input, int classes>
using VGG13 = VGG<VGGFeatures<false, 2, 2, 2, 2, 2>, Input, classes>;
template <class Input, int classes>
using VGG16 = VGG<VGGFeatures<false, 2, 2, 3, 3, 3>, Input, classes>;
template <class Input, int classes>
using VGG19 = VGG<VGGFeatures<false, 2, 2, 4, 4, 4>, Input, classes>;
template <class Input, int classes>
using VGG11BN = VGG<VGGFeatures<true, 1, 1, 2, 2, 2>, Input, classes>;
template <class Input, int classes>
using VGG13BN = VGG<VGGFeatures<true, 2, 2, 2, 2, 2>, Input, classes>;
template <class Input, int classes>
using VGG16BN = VGG<VGGFeatures<true, 2, 2, 3, 3, 3>, Input, classes>;
template <class Input, int classes>
using VGG19BN = VGG<VGGFeatures<true, 2, 2, 4, 4, 4>, Input, classes>;

}  // namespace detail

/// Input (3, H, W), output (classes).
template <class Input, int classes>
struct BasicVGG11 : detail::with_options_t<detail::VGG11, Input, classes> {};
template <class Input, int classes>
struct BasicVGG13 : detail::with_options_t<detail::VGG13, Input, classes> {};
template <class Input, int classes>
struct BasicVGG16 : detail::with_options_t<detail::VGG16, Input, classes> {};
template <class Input, int classes>
struct BasicVGG19 : detail::with_options_t<detail::VGG19, Input, classes> {};
template <class Input, int classes>
struct BasicVGG11BN : detail::with_options_t<detail::VGG11BN, Input, classes> {};
template <class Input, int classes>
struct BasicVGG13BN : detail::with_options_t<detail::VGG13BN, Input, classes> {};
template <class Input, int classes>
struct BasicVGG16BN : detail::with_options_t<detail::VGG16BN, Input, classes> {};
template <class Input, int classes>
struct BasicVGG19BN : detail::with_options_t<detail::VGG19BN, Input, classes> {};

/// torchvision.models.vgg11 to vgg19 and vgg11_bn to vgg19_bn: 224x224, 1,000 classes.
struct VGG11 : detail::VGG11<Shape<3, 224, 224>, 1000> {};
struct VGG13 : detail::VGG13<Shape<3, 224, 224>, 1000> {};
struct VGG16 : detail::VGG16<Shape<3, 224, 224>, 1000> {};
struct VGG19 : detail::VGG19<Shape<3, 224, 224>, 1000> {};
struct VGG11BN : detail::VGG11BN<Shape<3, 224, 224>, 1000> {};
struct VGG13BN : detail::VGG13BN<Shape<3, 224, 224>, 1000> {};
struct VGG16BN : detail::VGG16BN<Shape<3, 224, 224>, 1000> {};
struct VGG19BN : detail::VGG19BN<Shape<3, 224, 224>, 1000> {};

}  // namespace idem::zoo
