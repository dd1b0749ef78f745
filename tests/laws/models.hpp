/// What the laws are applied to: every layer, and every place in a composition where a layer can stand.
#pragma once

#include <idem/compose.hpp>

#include <array>
#include <concepts>
#include <span>

namespace laws {

/// Types to apply a law to.
template <class... M>
struct Models {};

/// `Law<M>` is a class whose static assertions are the law's equations for one model.
template <template <class> class Law, class... M>
constexpr void hold_for(Models<M...>) {
    (static_cast<void>(sizeof(Law<M>)), ...);
}

template <class A, class B>
inline constexpr bool same_normal_form_v = std::same_as<idem::normal_form_t<A>, idem::normal_form_t<B>>;

/// A layer of a user.
struct Scale {
    static constexpr idem::Extents output(idem::Extents in) { return in; }
    static constexpr std::array<idem::Parameter, 1> parameters(idem::Extents) { return {idem::Parameter{"gain", {1}}}; }
    static void forward(std::span<const float> x, std::span<float> y, std::span<const float> gain) {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = gain[0] * x[i];
    }
};

/// A composition that a user named, and one named after a layer that computes nothing.
struct Block : idem::Sequential<idem::Linear<4, 4>, idem::Dropout, idem::ReLU> {};
struct Nothing : idem::Identity {};

using Layers = Models<idem::Identity, idem::Dropout, idem::BasicDropout<0.1>, Nothing, Scale,  //
                      idem::Linear<4, 4>, idem::LazyLinear<4>, idem::Linear<4, 4, idem::Bias<false>>,
                      idem::Conv2d<4, 4, idem::Kernel<3>>, idem::LazyConv2d<4, idem::Kernel<1>>,  //
                      idem::BatchNorm1d<4>, idem::BatchNorm2d<4>, idem::LazyBatchNorm1d<>, idem::LazyBatchNorm2d<>,
                      idem::MaxPool2d<idem::Kernel<2>>, idem::AvgPool2d<idem::Kernel<2>>, idem::AdaptiveAvgPool2d<1>,
                      idem::Flatten, idem::BasicFlatten<0, 1>,  //
                      idem::ReLU, idem::ReLU6, idem::LeakyReLU, idem::BasicLeakyReLU<0.2>, idem::ELU, idem::SELU,
                      idem::GELU<>, idem::GELU<idem::Approximate::tanh>, idem::SiLU, idem::Mish, idem::Sigmoid,
                      idem::Tanh, idem::Hardswish, idem::Hardsigmoid, idem::Softplus, idem::Softmax,
                      idem::BasicSoftmax<idem::Axis<0>>, idem::LogSoftmax, idem::PassThrough<0>, idem::From<"kept">>;

/// A composition with one place left open.
struct Alone {
    template <class L>
    using around = L;
};
struct InFront {
    template <class L>
    using around = idem::Sequential<L, idem::Linear<4, 4>, idem::ReLU>;
};
struct Between {
    template <class L>
    using around = idem::Sequential<idem::Linear<4, 4>, L, idem::ReLU>;
};
struct AtTheEnd {
    template <class L>
    using around = idem::Sequential<idem::Linear<4, 4>, idem::ReLU, L>;
};
struct Twice {
    template <class L>
    using around = idem::Sequential<L, idem::Linear<4, 4>, L>;
};
struct Repeated {
    template <class L>
    using around = idem::Repeat<3, L>;
};
struct UnderAName {
    template <class L>
    using around = idem::Named<"name", L>;
};
struct Body {
    template <class L>
    using around = idem::Residual<L>;
};
struct Shortcut {
    template <class L>
    using around = idem::Residual<idem::Linear<4, 4>, L>;
};
struct FirstTerm {
    template <class L>
    using around = idem::Add<L, idem::Linear<4, 4>>;
};
struct LastTerm {
    template <class L>
    using around = idem::Add<idem::Linear<4, 4>, idem::Identity, L>;
};
struct OnlyTerm {
    template <class L>
    using around = idem::Add<L>;
};
struct FirstFactor {
    template <class L>
    using around = idem::Mul<L, idem::Linear<4, 4>>;
};
struct LastFactor {
    template <class L>
    using around = idem::Mul<idem::Linear<4, 4>, L>;
};
struct FirstPart {
    template <class L>
    using around = idem::Concat<L, idem::Linear<4, 4>>;
};
struct LastPartAlongAnAxis {
    template <class L>
    using around = idem::Concat<idem::Axis<0>, idem::Linear<4, 4>, L>;
};
struct FirstTine {
    template <class L>
    using around = idem::Fork<L, idem::Linear<4, 4>>;
};
struct LastTine {
    template <class L>
    using around = idem::Fork<idem::Linear<4, 4>, L>;
};
struct KeptByTap {
    template <class L>
    using around = idem::Tap<"kept by tap", L>;
};
struct InOptional {
    template <class L>
    using around = idem::Optional<"optional", L>;
};
struct FirstChoice {
    template <class L>
    using around = idem::Switch<"choice", L, idem::Linear<4, 4>>;
};
struct LastChoice {
    template <class L>
    using around = idem::Switch<"choice", idem::Linear<4, 4>, L>;
};
struct InNetwork {
    template <class L>
    using around = idem::Network<idem::Shape<4>, idem::Linear<4, 4>, L, idem::Removed<"gone">>;
};

using Places = Models<Alone, InFront, Between, AtTheEnd, Twice, Repeated, UnderAName, Body, Shortcut, FirstTerm,
                      LastTerm, OnlyTerm, FirstFactor, LastFactor, FirstPart, LastPartAlongAnAxis, FirstTine, LastTine,
                      KeptByTap, InOptional, FirstChoice, LastChoice, InNetwork>;

/// Compositions of every kind.
using Compositions = Models<
    Block, idem::Sequential<>, idem::Sequential<idem::Conv2d<4, 4, idem::Kernel<1>>, idem::BatchNorm2d<4>, idem::ReLU>,
    idem::Named<"fc", idem::Linear<4, 4>>, idem::Residual<Block>, idem::Residual<Block, idem::Linear<4, 4>>,
    idem::Add<Block, idem::Identity, idem::Tanh>, idem::Mul<Block, idem::Sigmoid>, idem::Concat<idem::Identity, Block>,
    idem::Concat<idem::Axis<-1>, Block, Block>, idem::Fork<Block, idem::Identity>, idem::Repeat<3, Block>,
    idem::Tap<"kept">, idem::Tap<"kept", Block>, idem::Optional<"on", Block>, idem::Switch<"which", Block, idem::Tanh>,
    idem::Network<idem::Shape<4>, Block, idem::Linear<4, 2>>>;

}  // namespace laws
