/// PReLU: y = x where x > 0, else a x, with a learned a: one number, or with BasicPReLU<C> one for each channel of (C),
/// (C, L) or (C, H, W). Parameters: weight (1) or (C).
/// Source: He, Zhang, Ren and Sun (2015), "Delving Deep into Rectifiers"; torch.nn.PReLU.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>

namespace idem {

/// As PyTorch's num_parameters: 1, or the number of channels.
template <int Parameters = 1>
struct BasicPReLU {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::prelu;

    static constexpr detail::Flaw flaw() {
        if (Parameters < 1) return {diagnostic::Code::option_out_of_range, "Parameters", {Parameters, 1}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        return Parameters == 1 || (in.rank >= 1 && in[0] == Parameters);
    }
    static constexpr void takes(Text& text, const Extents& in) { detail::append_wanted(text, in, 0, Parameters); }
    static constexpr Extents output(Extents in) { return in; }
    static constexpr detail::ParameterList parameters(const Extents&) { return {{"weight", {Parameters}}}; }
    static constexpr detail::Operation operation(const Extents& in) {
        detail::Operation operation = detail::on_channels(in);
        operation.geometry.channels = Parameters;
        operation.weight = 0;
        return operation;
    }
};
struct PReLU : BasicPReLU<> {};

}  // namespace idem
