/// LayerNorm<D...>: y = (x - μ) / sqrt(σ² + ε) γ + β over the last extents, which are D.
/// RMSNorm<D...>:   y = x / sqrt(mean(x²) + ε) γ.
/// The mean and the variance, which is the biased one, are those of each such block. Parameters: weight (D...), bias
/// (D...). Plain LayerNorm and RMSNorm have PyTorch's defaults, ε = 1e-5 and the epsilon of float;
/// BasicLayerNorm<Shape<D...>, options> takes Eps<>, Affine<false> (no parameters; PyTorch's elementwise_affine) and
/// Bias<false>, BasicRMSNorm Eps<> and Affine<false>.
/// Source: Ba, Kiros and Hinton (2016), "Layer Normalization"; Zhang and Sennrich (2019), "Root Mean Square Layer
/// Normalization"; torch.nn.LayerNorm, torch.nn.RMSNorm.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>
#include <idem/shape/shape.hpp>

#include <initializer_list>
#include <limits>

namespace idem {
namespace detail {

/// A normalisation of blocks of the extents `block`.
struct BlockNorm {
    Extents block{};
    bool affine = true, bias = true;
    double eps = 0;

    constexpr bool accepts(const Extents& in) const {
        for (int axis = 1; axis <= block.rank; ++axis)
            if (in.rank < block.rank || in[-axis] != block[-axis]) return false;
        return true;
    }
    constexpr void takes(Text& text) const {
        if (block.rank > 1) text.append("extents that end in ");
        else text.append("a last extent of ");
        for (int axis = 0; axis < block.rank; ++axis) text.append(axis > 0 ? ", " : "").append(block[axis]);
    }
    constexpr ParameterList parameters() const {
        ParameterList list;
        if (affine) list.append({"weight", block});
        if (affine && bias) list.append({"bias", block});
        return list;
    }
    constexpr Operation operation(const Extents& in) const {
        Operation operation;
        operation.in_place = true;
        operation.geometry.axis = block.size();
        operation.geometry.outer = in.size() / block.size();
        operation.geometry.eps = eps;
        operation.weight = affine ? 0 : -1;
        operation.bias = affine && bias ? 1 : -1;
        return operation;
    }
};

template <Computation kind, class S, class... O>
struct BlockNormLayer : NoSuchLayer<"no Shape<...> in front of its options"> {};
template <Computation kind, int... D, class... O>
struct BlockNormLayer<kind, Shape<D...>, O...> {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = kind;

    static constexpr Flaw flaw() {
        if (norm.block.rank == 0) return {diagnostic::Code::beyond_range, "no extents", {}};
        for (int d : std::initializer_list<int>{D...})
            if (d < 1) return {diagnostic::Code::option_out_of_range, "D", {d, 1}};
        if (!(norm.eps >= 0)) return {diagnostic::Code::beyond_range, "an Eps below 0", {}};
        if (centred) return Options::flaw({Option::eps, Option::affine, Option::bias});
        return Options::flaw({Option::eps, Option::affine});
    }
    static constexpr bool accepts(const Extents& in) { return norm.accepts(in); }
    static constexpr void takes(Text& text, const Extents&) { norm.takes(text); }
    static constexpr Extents output(Extents in) { return in; }
    static constexpr ParameterList parameters(const Extents&) { return norm.parameters(); }
    static constexpr Operation operation(const Extents& in) { return norm.operation(in); }

  private:
    using Options = OptionSet<O...>;
    static constexpr bool centred = kind == Computation::layer_norm;
    static constexpr BlockNorm norm{
        {D...},
        Options::flag(Option::affine, true),
        centred && Options::flag(Option::bias, true),
        Options::real(Option::eps, centred ? 1e-5 : double{std::numeric_limits<float>::epsilon()})};
};

}  // namespace detail

template <class S, class... Options>
struct BasicLayerNorm : detail::BlockNormLayer<detail::Computation::layer_norm, S, Options...> {};
template <int... D>
struct LayerNorm : BasicLayerNorm<Shape<D...>> {};

template <class S, class... Options>
struct BasicRMSNorm : detail::BlockNormLayer<detail::Computation::rms_norm, S, Options...> {};
template <int... D>
struct RMSNorm : BasicRMSNorm<Shape<D...>> {};

}  // namespace idem
