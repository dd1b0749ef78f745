/// What the laws of surgery are applied to: networks, each with slots at which layers can be exchanged.
#pragma once

#include "laws/models.hpp"

#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

#include <concepts>

namespace laws {

/// `path` of `N`, where both `A` and `B` fit, neither of them being what stands there.
template <class N, idem::FixedString path, class A, class B>
struct Slot {};

using Flat = idem::Network<idem::Shape<100>, idem::Named<"lin1", idem::Linear<100, 200>>, idem::ReLU,
                           idem::Named<"lin2", idem::Linear<200, 100>>, idem::ReLU>;
using Unnamed = idem::Network<idem::Shape<8>, idem::Linear<8, 4>, idem::ReLU, idem::Linear<4, 8>>;
struct Nested
    : idem::Network<
          idem::Shape<4>,
          idem::Named<"trunk", idem::Sequential<idem::Residual<idem::Named<"mix", idem::Linear<4, 4>>>,
                                                idem::Sequential<idem::Linear<4, 4>, idem::Named<"act", idem::ReLU>>>>,
          idem::Named<"blocks", idem::Repeat<3, Block>>, idem::Optional<"extra", idem::Linear<4, 4>>,
          idem::Tap<"kept", idem::Linear<4, 4>>,
          idem::Switch<"which", idem::Linear<4, 4>, idem::Named<"other", idem::Sequential<idem::Tanh, Block>>>,
          idem::Concat<idem::Named<"left", idem::Linear<4, 4>>, idem::From<"kept">>,
          idem::Named<"head", idem::Linear<8, 2>>> {};
struct SmallResNet18 : idem::zoo::BasicResNet18<idem::Shape<3, 64, 64>, 10> {};

using Slots = Models<
    Slot<Flat, "lin1", idem::LazyLinear<200>, idem::Sequential<idem::Linear<100, 200>, idem::Dropout>>,
    Slot<Flat, "1", idem::Tanh, idem::Identity>, Slot<Flat, "lin2", idem::Identity, idem::Linear<200, 7>>,
    Slot<Flat, "3", idem::Identity, idem::Sequential<idem::ReLU, idem::Linear<100, 1>>>,
    Slot<Unnamed, "0", idem::Sequential<idem::Linear<8, 2>, idem::Linear<2, 4>>, idem::LazyLinear<4>>,
    Slot<Unnamed, "1", idem::Identity, Nothing>, Slot<Unnamed, "2", idem::Identity, idem::Softmax>,
    Slot<Nested, "trunk.mix", idem::Identity, Block>, Slot<Nested, "trunk.1.0", idem::Identity, idem::Tanh>,
    Slot<Nested, "trunk.1.act", idem::GELU<>, idem::Linear<4, 4, idem::Bias<false>>>,
    Slot<Nested, "trunk.1", Block, idem::Identity>, Slot<Nested, "trunk", idem::Identity, Block>,
    Slot<Nested, "blocks.1.0", idem::Identity, Block>, Slot<Nested, "blocks.2", idem::Identity, idem::ReLU>,
    Slot<Nested, "blocks", Block, idem::Repeat<2, Block>>, Slot<Nested, "extra", Block, idem::Identity>,
    Slot<Nested, "which.0", idem::Identity, Block>, Slot<Nested, "which.other.1.2", idem::Tanh, idem::Identity>,
    Slot<Nested, "left", idem::Identity, Block>, Slot<Nested, "head", idem::Identity, idem::LazyLinear<3>>,
    Slot<SmallResNet18, "conv1", idem::LazyConv2d<64, idem::Kernel<3>, idem::Padding<1>>,
         idem::Conv2d<3, 64, idem::Kernel<1>>>,
    Slot<SmallResNet18, "maxpool", idem::Identity, idem::AvgPool2d<idem::Kernel<2>>>,
    Slot<SmallResNet18, "layer1.0.bn1", idem::Identity, idem::LazyBatchNorm2d<>>,
    Slot<SmallResNet18, "layer1.0", idem::Identity, idem::Conv2d<64, 64, idem::Kernel<1>>>,
    Slot<SmallResNet18, "layer2.0.downsample.1", idem::Identity, idem::LazyBatchNorm2d<>>,
    Slot<SmallResNet18, "layer4.1.conv2", idem::Identity, idem::Conv2d<512, 512, idem::Kernel<1>>>,
    Slot<SmallResNet18, "layer3", idem::Conv2d<128, 256, idem::Kernel<1>>, idem::LazyConv2d<256, idem::Kernel<2>>>,
    Slot<SmallResNet18, "fc", idem::Identity, idem::Linear<512, 1000>>>;

/// A composition without the structs that name parts of it: surgery inside such a struct gives the plain composition.
template <class L>
struct Unfolded {
    using type = L;
};
template <class L>
using unfolded_t = typename Unfolded<idem::detail::definition_t<L>>::type;

template <class L>
requires(idem::detail::kind_v<L> != idem::detail::Kind::leaf &&
         idem::detail::kind_v<L> != idem::detail::Kind::marker) struct Unfolded<L> {
    template <class... C>
    static auto rebuilt(idem::detail::List<C...>) ->
        typename idem::detail::structure_t<L>::template rebuild<unfolded_t<C>...>;
    using type = decltype(rebuilt(idem::detail::children_t<L>{}));
};

/// Whether two networks are one, but for structs that name parts of them.
template <class A, class B>
inline constexpr bool same_network_v = std::same_as<unfolded_t<A>, unfolded_t<B>>;

}  // namespace laws
