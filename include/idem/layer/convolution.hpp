/// Conv1d and Conv2d: cross-correlation of (In, L) with (Out, In / Groups, k), of (In, H, W) with
/// (Out, In / Groups, kh, kw), zero padding, and a bias (Out).
/// y: (Out, places(L)), (Out, places(H), places(W)), places as in shape/window.hpp.
/// Source: torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.LazyConv2d.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/window_layer.hpp>

namespace idem {
namespace detail {

/// `In` is 0 where it is read off the shape.
template <int directions, int In, int Out, class... O>
struct ConvolutionLayer {
    static constexpr Role role = Role::product;
    static constexpr Computation computation = Computation::convolution;

    static constexpr Flaw flaw() {
        using diagnostic::Code;
        const Flaw options = Set::flaw(
            {Option::kernel, Option::stride, Option::padding, Option::dilation, Option::groups, Option::bias},
            directions);
        if (options.code != Code::none) return options;
        if (!Set::has(Option::kernel)) return {Code::option_missing, "Kernel", {}};
        if (Out < 1) return {Code::option_out_of_range, "Out", {Out, 1}};
        if (In % groups != 0 || Out % groups != 0) return {Code::groups_do_not_divide, {}, {groups, In, Out}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        return window.right_rank(in) && (In == 0 ? in[0] % groups == 0 : in[0] == In) && window.fits(in);
    }
    static constexpr void takes(Text& text, const Extents& in) {
        if (!window.right_rank(in) || (In != 0 && in[0] != In)) append_image_shape(text, in, In, directions);
        else if (!window.fits(in)) window.append_need(text);
        else text.append("a number of channels that Groups divides");
    }
    static constexpr Extents output(Extents in) { return window.places(in, Out); }
    static constexpr ParameterList parameters(const Extents& in) {
        Extents weight{Out, channels(in) / groups};
        if (directions == 2) weight.append(window.vertical.kernel);
        weight.append(window.horizontal.kernel);
        ParameterList list{{"weight", weight}};
        if (has_bias) list.append({"bias", {Out}});
        return list;
    }
    static constexpr Operation operation(const Extents& in) {
        Operation operation = window.operation(in, output(in));
        operation.geometry.groups = groups;
        operation.weight = 0;
        operation.bias = has_bias ? 1 : -1;
        return operation;
    }
    /// What the type says of the numbers: of one output; where channels are read off the shape, the fewest.
    static constexpr kernel::Geometry least_geometry() {
        const int least = In == 0 ? groups : In;
        return operation(window.extents(least, window.vertical.span(), window.horizontal.span())).geometry;
    }

  private:
    using Set = OptionSet<O...>;
    static constexpr Window window = window_of<directions, O...>(option_v<Stride<1>>);
    static constexpr int groups = at_least_one(Set::pair(Option::groups, 1, 1).vertical);
    static constexpr bool has_bias = Set::flag(Option::bias, true);
    static constexpr int channels(const Extents& in) { return In == 0 ? in[0] : In; }
};

/// One whose `In` is written.
template <int directions, int In, int Out, class... O>
struct WrittenConvolution : ConvolutionLayer<directions, In, Out, O...> {
    static constexpr Flaw flaw() {
        if (In < 1) return {diagnostic::Code::option_out_of_range, "In", {In, 1}};
        return ConvolutionLayer<directions, In, Out, O...>::flaw();
    }
};

}  // namespace detail

/// Options: Kernel (needed), Stride, Padding, Dilation, Groups, Bias<false>.
template <int In, int Out, class... Options>
struct Conv1d : detail::WrittenConvolution<1, In, Out, Options...> {};
/// Options: Kernel (needed), Stride, Padding, Dilation, Groups, Bias<false>.
template <int In, int Out, class... Options>
struct Conv2d : detail::WrittenConvolution<2, In, Out, Options...> {};

/// Conv2d that reads `In` off the shape that reaches it.
template <int Out, class... Options>
struct LazyConv2d : detail::ConvolutionLayer<2, 0, Out, Options...> {};

}  // namespace idem
