/// GroupNorm<Groups, C>: y = (x - μ) / sqrt(σ² + ε) γ + β of (C), (C, L) or (C, H, W). The mean and the variance, which
/// is the biased one, are those of C / Groups channels that lie together. Parameters: weight (C), bias (C).
/// Source: Wu and He (2018), "Group Normalization"; torch.nn.GroupNorm.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

namespace idem {

/// The order is PyTorch's: num_groups, num_channels. Options: Eps<1e-5>, Affine<false> (no parameters).
template <int Groups, int C, class... Options>
struct GroupNorm {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::group_norm;

    static constexpr detail::Flaw flaw() {
        using diagnostic::Code;
        if (Groups < 1) return {Code::option_out_of_range, "Groups", {Groups, 1}};
        if (C < 1) return {Code::option_out_of_range, "C", {C, 1}};
        if (C % Groups != 0) return {Code::beyond_range, "groups that do not divide its channels", {}};
        if (!(eps >= 0)) return {Code::beyond_range, "an Eps below 0", {}};
        return Set::flaw({detail::Option::eps, detail::Option::affine});
    }
    static constexpr bool accepts(const Extents& in) { return in.rank >= 1 && in.rank <= 3 && in[0] == C; }
    static constexpr void takes(Text& text, const Extents& in) {
        if (in.rank >= 1 && in.rank <= 3) return detail::append_wanted(text, in, 0, C);
        text.append("Shape<").append(C).append(">, Shape<").append(C).append(", L> or Shape<").append(C);
        text.append(", H, W>");
    }
    static constexpr Extents output(Extents in) { return in; }
    static constexpr detail::ParameterList parameters(const Extents&) {
        detail::ParameterList list;
        if (affine) {
            list.append({"weight", {C}});
            list.append({"bias", {C}});
        }
        return list;
    }
    static constexpr detail::Operation operation(const Extents& in) {
        detail::Operation operation = detail::on_channels(in);
        operation.geometry.groups = Groups;
        operation.geometry.eps = eps;
        if (affine) operation.weight = 0, operation.bias = 1;
        return operation;
    }

  private:
    using Set = detail::OptionSet<Options...>;
    static constexpr bool affine = Set::flag(detail::Option::affine, true);
    static constexpr double eps = Set::real(detail::Option::eps, 1e-5);
};

}  // namespace idem
