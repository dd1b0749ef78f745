/// BatchNorm1d and BatchNorm2d with running statistics:
///   y = (x - running_mean) / sqrt(running_var + eps) * weight + bias, for each channel
/// BatchNorm1d: (C) or (C, L). BatchNorm2d: (C, H, W). Source: torch.nn.BatchNorm1d and 2d in eval mode.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

namespace idem {
namespace detail {

/// `C` is 0 where it is read off the shape.
template <bool image, int C, class... O>
struct BatchNormLayer {
    static constexpr Role role = Role::normalisation;
    static constexpr Computation computation = Computation::scale_shift;

    static constexpr Flaw flaw() {
        if (!(eps >= 0)) return {diagnostic::Code::beyond_range, "an Eps below 0", {}};
        return Set::flaw({Option::eps, Option::affine});
    }
    static constexpr bool accepts(const Extents& in) { return right_rank(in) && (C == 0 || in[0] == C); }
    static constexpr void takes(Text& text, const Extents& in) {
        if (right_rank(in)) return append_wanted(text, in, 0, C);
        text.append("Shape<");
        if (C > 0) text.append(C);
        else text.append("C");
        text.append(image ? ", H, W>" : "> or Shape<C, L>");
    }
    static constexpr Extents output(Extents in) { return in; }
    static constexpr ParameterList parameters(const Extents& in) {
        const int channels = C == 0 ? in[0] : C;
        ParameterList list;
        if (affine) {
            list.append({"weight", {channels}});
            list.append({"bias", {channels}});
        }
        list.append({"running_mean", {channels}});
        list.append({"running_var", {channels}});
        list.append({"num_batches_tracked", {}, true});
        return list;
    }
    static constexpr Operation operation(const Extents& in) {
        Operation operation = on_channels(in);
        operation.normalisation = affine ? Normalisation{0, 1, 2, 3, eps} : Normalisation{-1, -1, 0, 1, eps};
        return operation;
    }

  private:
    using Set = OptionSet<O...>;
    static constexpr bool affine = Set::flag(Option::affine, true);
    static constexpr double eps = Set::real(Option::eps, 1e-5);
    static constexpr bool right_rank(const Extents& in) {
        return image ? in.rank == 3 : in.rank == 1 || in.rank == 2;
    }
};

}  // namespace detail

/// Options: Eps<1e-5>, Affine<false>.
template <int C, class... Options>
struct BatchNorm1d : detail::BatchNormLayer<false, C, Options...> {
    static constexpr detail::Flaw flaw() {
        if (C < 1) return {diagnostic::Code::option_out_of_range, "C", {C, 1}};
        return detail::BatchNormLayer<false, C, Options...>::flaw();
    }
};
/// Options: Eps<1e-5>, Affine<false>.
template <int C, class... Options>
struct BatchNorm2d : detail::BatchNormLayer<true, C, Options...> {
    static constexpr detail::Flaw flaw() {
        if (C < 1) return {diagnostic::Code::option_out_of_range, "C", {C, 1}};
        return detail::BatchNormLayer<true, C, Options...>::flaw();
    }
};

/// BatchNorm1d that reads `C` off the shape that reaches it.
template <class... Options>
struct LazyBatchNorm1d : detail::BatchNormLayer<false, 0, Options...> {};
/// BatchNorm2d that reads `C` off the shape that reaches it.
template <class... Options>
struct LazyBatchNorm2d : detail::BatchNormLayer<true, 0, Options...> {};

}  // namespace idem
