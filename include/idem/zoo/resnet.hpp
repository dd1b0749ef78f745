/// ResNet-18, 34 and 50, ResNeXt-50 and Wide ResNet-50 with torchvision's state_dict keys.
/// Source: He, Zhang, Ren and Sun (2015), "Deep Residual Learning for Image Recognition"; in ResNet-50 the stride is in
/// the 3x3 convolution, as in torchvision. Xie, Girshick, Dollár, Tu and He (2016), "Aggregated Residual Transformations
/// for Deep Neural Networks"; Zagoruyko and Komodakis (2016), "Wide Residual Networks".
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
#include <idem/support/type_list.hpp>
#include <idem/zoo/stage.hpp>
#include <idem/zoo/with_options.hpp>

#include <type_traits>

namespace idem::zoo {
namespace detail {

template <int In, int Out, int stride>
using Conv3x3 = Conv2d<In, Out, Kernel<3>, Stride<stride>, Padding<1>, Bias<false>>;
template <int In, int Out, int stride = 1>
using Conv1x1 = Conv2d<In, Out, Kernel<1>, Stride<stride>, Bias<false>>;

/// x where it fits, else a strided projection: "downsample".
template <int In, int Out, int stride>
using Downsample = std::conditional_t<In == Out && stride == 1, Identity,
                                      Named<"downsample", Sequential<Conv1x1<In, Out, stride>, BatchNorm2d<Out>>>>;

/// Two 3x3 convolutions around a shortcut: (In, H, W) to (Width, H / stride, W / stride).
template <int In, int Width, int stride>
struct BasicBlock {
    static constexpr int out = Width;
    using type = Sequential<Residual<Sequential<Named<"conv1", Conv3x3<In, Width, stride>>,  //
                                                Named<"bn1", BatchNorm2d<Width>>, ReLU,       //
                                                Named<"conv2", Conv3x3<Width, Width, 1>>,     //
                                                Named<"bn2", BatchNorm2d<Width>>>,
                                     Downsample<In, Width, stride>>,
                            ReLU>;
};

/// A 1x1 convolution, `Conv` of `inner` channels, and a 1x1 convolution around a shortcut: (In, H, W) to
/// (4 Width, H / stride, W / stride).
template <int In, int Width, int stride, int inner, class Conv>
struct AnyBottleneck {
    static constexpr int out = 4 * Width;
    using type = Sequential<Residual<Sequential<Named<"conv1", Conv1x1<In, inner>>,      //
                                                Named<"bn1", BatchNorm2d<inner>>, ReLU,  //
                                                Named<"conv2", Conv>,                    //
                                                Named<"bn2", BatchNorm2d<inner>>, ReLU,  //
                                                Named<"conv3", Conv1x1<inner, out>>,     //
                                                Named<"bn3", BatchNorm2d<out>>>,
                                     Downsample<In, out, stride>>,
                            ReLU>;
};
template <int In, int Width, int stride>
struct Bottleneck : AnyBottleneck<In, Width, stride, Width, Conv3x3<Width, Width, stride>> {};
template <int In, int Width, int stride>
struct WideBottleneck : AnyBottleneck<In, Width, stride, 2 * Width, Conv3x3<2 * Width, 2 * Width, stride>> {};
template <int In, int Width, int stride>
struct GroupedBottleneck
    : AnyBottleneck<In, Width, stride, 2 * Width,
                    Conv2d<2 * Width, 2 * Width, Kernel<3>, Stride<stride>, Padding<1>, Groups<32>, Bias<false>>> {};

/// `count` blocks; the first changes the width and has the stride.
template <template <int, int, int> class Block, int In, int Width, int stride, int count>
using residual_stage_t =
    idem::detail::apply_t<stage_t<typename Block<In, Width, stride>::type,
                                  typename Block<Block<In, Width, stride>::out, Width, 1>::type, count>,
                          Sequential>;

template <template <int, int, int> class Block, class Input, int classes, int n1, int n2, int n3, int n4>
using ResNet = Network<Input,                                                                                  //
                       Named<"conv1", Conv2d<3, 64, Kernel<7>, Stride<2>, Padding<3>, Bias<false>>>,             //
                       Named<"bn1", BatchNorm2d<64>>,                                                           //
                       Named<"relu", ReLU>,                                                                     //
                       Named<"maxpool", MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>>,                            //
                       Named<"layer1", residual_stage_t<Block, 64, 64, 1, n1>>,                                           //
                       Named<"layer2", residual_stage_t<Block, Block<64, 64, 1>::out, 128, 2, n2>>,                       //
                       Named<"layer3", residual_stage_t<Block, Block<64, 128, 1>::out, 256, 2, n3>>,                      //
                       Named<"layer4", residual_stage_t<Block, Block<64, 256, 1>::out, 512, 2, n4>>,                      //
                       Named<"avgpool", AdaptiveAvgPool2d<1>>,                                                   //
                       Flatten,                                                                                 //
                       Named<"fc", Linear<Block<64, 512, 1>::out, classes>>>;

template <class Input, int classes>
using ResNet18 = ResNet<BasicBlock, Input, classes, 2, 2, 2, 2>;
template <class Input, int classes>
using ResNet34 = ResNet<BasicBlock, Input, classes, 3, 4, 6, 3>;
template <class Input, int classes>
using ResNet50 = ResNet<Bottleneck, Input, classes, 3, 4, 6, 3>;
template <class Input, int classes>
using ResNeXt50 = ResNet<GroupedBottleneck, Input, classes, 3, 4, 6, 3>;
template <class Input, int classes>
using WideResNet50 = ResNet<WideBottleneck, Input, classes, 3, 4, 6, 3>;

}  // namespace detail

/// Input (3, H, W), output (classes).
template <class Input, int classes>
struct BasicResNet18 : detail::with_options_t<detail::ResNet18, Input, classes> {};
template <class Input, int classes>
struct BasicResNet34 : detail::with_options_t<detail::ResNet34, Input, classes> {};
template <class Input, int classes>
struct BasicResNet50 : detail::with_options_t<detail::ResNet50, Input, classes> {};
template <class Input, int classes>
struct BasicResNeXt50 : detail::with_options_t<detail::ResNeXt50, Input, classes> {};
template <class Input, int classes>
struct BasicWideResNet50 : detail::with_options_t<detail::WideResNet50, Input, classes> {};

/// torchvision.models.resnet18, resnet34, resnet50: 224x224, 1,000 classes. Who includes this header pays for checking
/// these; BasicResNeXt50 (32 groups of 4 channels, times the width) and BasicWideResNet50 are checked where they are used.
struct ResNet18 : detail::ResNet18<Shape<3, 224, 224>, 1000> {};
struct ResNet34 : detail::ResNet34<Shape<3, 224, 224>, 1000> {};
struct ResNet50 : detail::ResNet50<Shape<3, 224, 224>, 1000> {};

}  // namespace idem::zoo
