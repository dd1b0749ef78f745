/// Softmax: exp(x) / Σ exp(x) along one axis; LogSoftmax: x - log Σ exp(x). Source: torch.nn.Softmax, LogSoftmax.
/// Plain Softmax and LogSoftmax run along the channel axis: 0 of (C) and (C, H, W), 1 of (T, C).
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

#include <concepts>

namespace idem {
namespace detail {

struct ChannelAxis {};

template <class A>
struct AxisOf {
    static constexpr int of(const Extents& in) { return channel_axis(in); }
};
template <int k>
struct AxisOf<Axis<k>> {
    static constexpr int of(const Extents& in) { return wrapped_axis(k, in); }
};

template <Computation kind, class A>
struct SoftmaxLayer {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = kind;

    static constexpr Flaw flaw() {
        if constexpr (std::same_as<A, ChannelAxis>) return {};
        else return OptionSet<A>::flaw({Option::axis});
    }
    static constexpr bool accepts(const Extents& in) {
        return AxisOf<A>::of(in) >= 0 && AxisOf<A>::of(in) < in.rank;
    }
    static constexpr void takes(Text& text, const Extents&) { text.append("a shape that has this axis"); }
    static constexpr Extents output(Extents in) { return in; }
    static constexpr Operation operation(const Extents& in, kernel::Layout layout) {
        return along_axis(in, AxisOf<A>::of(in), layout);
    }
};

}  // namespace detail

template <class A = detail::ChannelAxis>
struct BasicSoftmax : detail::SoftmaxLayer<detail::Computation::softmax, A> {};
template <class A = detail::ChannelAxis>
struct BasicLogSoftmax : detail::SoftmaxLayer<detail::Computation::log_softmax, A> {};

struct Softmax : BasicSoftmax<> {};
struct LogSoftmax : BasicLogSoftmax<> {};

}  // namespace idem
