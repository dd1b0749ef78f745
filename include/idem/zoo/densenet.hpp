/// DenseNet-121, 161, 169 and 201 with torchvision's state_dict keys.
/// Source: Huang, Liu, van der Maaten and Weinberger (2016), "Densely Connected Convolutional Networks", DenseNet-BC.
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
#include <idem/support/fixed_string.hpp>
#include <idem/support/text.hpp>
#include <idem/zoo/with_options.hpp>

#include <utility>

namespace idem::zoo {
namespace detail {

/// "denselayer1", "denselayer2", …
template <int number>
inline constexpr auto dense_layer_name = [] {
    constexpr Text name = Text("denselayer").append(number);
    return FixedString<name.size()>(name.view());
}();

/// (In, H, W) to (growth, H, W), by way of 4 growth channels.
template <int In, int growth>
using DenseLayer = Sequential<Named<"norm1", BatchNorm2d<In>>, Named<"relu1", ReLU>,           //
                              Named<"conv1", Conv2d<In, 4 * growth, Kernel<1>, Bias<false>>>,  //
                              Named<"norm2", BatchNorm2d<4 * growth>>, Named<"relu2", ReLU>,   //
                              Named<"conv2", Conv2d<4 * growth, growth, Kernel<3>, Padding<1>, Bias<false>>>>;

/// Each layer reads what all before it gave: (In, H, W) to (In + count growth, H, W).
template <int In, int growth, class Numbers>
struct DenseBlock;
template <int In, int growth, int... I>
struct DenseBlock<In, growth, std::integer_sequence<int, I...>> {
    using type = Sequential<Concat<Identity, Named<dense_layer_name<I + 1>, DenseLayer<In + I * growth, growth>>>...>;
};
template <int In, int growth, int count>
using dense_block_t = typename DenseBlock<In, growth, std::make_integer_sequence<int, count>>::type;

/// (In, H, W) to (In / 2, H / 2, W / 2).
template <int In>
using Transition = Sequential<Named<"norm", BatchNorm2d<In>>, Named<"relu", ReLU>,        //
                              Named<"conv", Conv2d<In, In / 2, Kernel<1>, Bias<false>>>,  //
                              Named<"pool", AvgPool2d<Kernel<2>>>>;

template <class Input, int classes, int growth, int width1, int n1, int n2, int n3, int n4>
struct DenseNet {
    static constexpr int width2 = (width1 + n1 * growth) / 2;
    static constexpr int width3 = (width2 + n2 * growth) / 2;
    static constexpr int width4 = (width3 + n3 * growth) / 2;
    static constexpr int width = width4 + n4 * growth;

    using Features = Sequential<Named<"conv0", Conv2d<3, width1, Kernel<7>, Stride<2>, Padding<3>, Bias<false>>>,  //
                                Named<"norm0", BatchNorm2d<width1>>,                                               //
                                Named<"relu0", ReLU>,                                                              //
                                Named<"pool0", MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>>,                       //
                                Named<"denseblock1", dense_block_t<width1, growth, n1>>,                           //
                                Named<"transition1", Transition<2 * width2>>,                                      //
                                Named<"denseblock2", dense_block_t<width2, growth, n2>>,                           //
                                Named<"transition2", Transition<2 * width3>>,                                      //
                                Named<"denseblock3", dense_block_t<width3, growth, n3>>,                           //
                                Named<"transition3", Transition<2 * width4>>,                                      //
                                Named<"denseblock4", dense_block_t<width4, growth, n4>>,                           //
                                Named<"norm5", BatchNorm2d<width>>>;
    using type = Network<Input,                        //
                         Named<"features", Features>,  //
                         ReLU,                         //
                         AdaptiveAvgPool2d<1>,         //
                         Flatten,                      //
                         Named<"classifier", Linear<width, classes>>>;
};

template <class Input, int classes>
using DenseNet121 = typename DenseNet<Input, classes, 32, 64, 6, 12, 24, 16>::type;
template <class Input, int classes>
using DenseNet161 = typename DenseNet<Input, classes, 48, 96, 6, 12, 36, 24>::type;
template <class Input, int classes>
using DenseNet169 = typename DenseNet<Input, classes, 32, 64, 6, 12, 32, 32>::type;
template <class Input, int classes>
using DenseNet201 = typename DenseNet<Input, classes, 32, 64, 6, 12, 48, 32>::type;

}  // namespace detail

/// Input (3, H, W), output (classes).
template <class Input, int classes>
struct BasicDenseNet121 : detail::with_options_t<detail::DenseNet121, Input, classes> {};
template <class Input, int classes>
struct BasicDenseNet161 : detail::with_options_t<detail::DenseNet161, Input, classes> {};
template <class Input, int classes>
struct BasicDenseNet169 : detail::with_options_t<detail::DenseNet169, Input, classes> {};
template <class Input, int classes>
struct BasicDenseNet201 : detail::with_options_t<detail::DenseNet201, Input, classes> {};

/// torchvision.models.densenet121: 224x224, 1,000 classes. Who includes this header pays for checking it; the larger
/// ones, which would take four seconds, are checked where they are used.
struct DenseNet121 : detail::DenseNet121<Shape<3, 224, 224>, 1000> {};

}  // namespace idem::zoo
