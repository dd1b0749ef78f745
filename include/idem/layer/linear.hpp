/// Linear: y = x Wᵀ + b over the last extent. x: (…, In), W: (Out, In), b: (Out), y: (…, Out).
/// Source: torch.nn.Linear, torch.nn.LazyLinear.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

#include <cstddef>

namespace idem {
namespace detail {

/// All but the last extent.
constexpr std::ptrdiff_t rows(const Extents& in) { return in.size(0, in.rank - 1); }

/// `In` is 0 where it is read off the shape.
template <int In, int Out, class... O>
struct LinearLayer {
    static constexpr Role role = Role::product;
    static constexpr Computation computation = Computation::linear;

    static constexpr Flaw flaw() {
        const Flaw options = OptionSet<O...>::flaw({Option::bias, Option::transposed});
        if (options.code != diagnostic::Code::none) return options;
        if (Out < 1) return {diagnostic::Code::option_out_of_range, "Out", {Out, 1}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        return in.rank >= 1 && (In == 0 || in[-1] == In) && rows(in) <= Extents::max_extent;
    }
    static constexpr void takes(Text& text, const Extents& in) {
        if (in.rank < 1 || rows(in) <= Extents::max_extent) append_wanted(text, in, -1, In);
        else text.append("a shape of fewer than 2147483648 rows");
    }
    static constexpr Extents output(Extents in) {
        if (in.rank == 0) return {Out};
        in.set(-1, Out);
        return in;
    }
    static constexpr ParameterList parameters(const Extents& in) {
        ParameterList list{{"weight", {Out, features(in)}}};
        if (transposed) list.items[0].extents = {features(in), Out};
        if (has_bias) list.append({"bias", {Out}});
        return list;
    }
    static constexpr Operation operation(const Extents& in) {
        Operation operation;
        kernel::Geometry& g = operation.geometry;  // every row is a pixel of a 1x1 convolution
        g.height = g.out_height = static_cast<int>(rows(in));
        g.channels = features(in);
        g.out_channels = Out;
        operation.weight = 0;
        operation.bias = has_bias ? 1 : -1;
        operation.transposed = transposed;
        return operation;
    }

  private:
    static constexpr bool has_bias = OptionSet<O...>::flag(Option::bias, true);
    static constexpr bool transposed = OptionSet<O...>::has(Option::transposed);
    static constexpr int features(const Extents& in) { return In == 0 ? in[-1] : In; }
};

}  // namespace detail

/// Options: Bias<false>; Transposed, where the weight lies as (In, Out).
template <int In, int Out, class... Options>
struct Linear : detail::LinearLayer<In, Out, Options...> {
    static constexpr detail::Flaw flaw() {
        if (In < 1) return {diagnostic::Code::option_out_of_range, "In", {In, 1}};
        return detail::LinearLayer<In, Out, Options...>::flaw();
    }
};

/// Linear that reads `In` off the shape that reaches it.
template <int Out, class... Options>
struct LazyLinear : detail::LinearLayer<0, Out, Options...> {};

}  // namespace idem
