/// ConvTranspose1d and ConvTranspose2d: every element of (In, L), (In, H, W) adds its multiple of a window (k),
/// (kh, kw) to the output, from `stride` times its place less the padding on; and a bias (Out).
/// y: (Out, (L - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1), each direction alike.
/// Parameters: weight (In, Out / Groups, k), (In, Out / Groups, kh, kw), bias (Out).
/// Source: torch.nn.ConvTranspose1d, torch.nn.ConvTranspose2d.
///
/// It is computed as a convolution of stride 1: outputs that are a stride apart see their inputs through the same places
/// of the window, so the `stride` phases between two of them are so many output channels more, which are put between
/// each other afterwards. Source: Dumoulin and Visin (2016), "A guide to convolution arithmetic for deep learning";
/// Shi et al. (2016), "Is the deconvolution layer the same as a convolutional layer?".
///
/// A phase that needs fewer places of the window than others has weights of 0 there, so an infinity or a NaN in the input
/// may reach outputs beside those that it reaches in PyTorch.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/window_layer.hpp>

#include <cstdint>

namespace idem {
namespace detail {

template <int directions, int In, int Out, class... O>
struct TransposedConvolutionLayer {
    static constexpr Role role = Role::product;
    static constexpr Computation computation = Computation::convolution;

    static constexpr Flaw flaw() {
        using diagnostic::Code;
        const Flaw options = Set::flaw({Option::kernel, Option::stride, Option::padding, Option::output_padding,
                                        Option::groups, Option::bias, Option::dilation},
                                       directions);
        if (options.code != Code::none) return options;
        if (!Set::has(Option::kernel)) return {Code::option_missing, "Kernel", {}};
        if (In < 1) return {Code::option_out_of_range, "In", {In, 1}};
        if (Out < 1) return {Code::option_out_of_range, "Out", {Out, 1}};
        if (In % groups != 0 || Out % groups != 0) return {Code::groups_do_not_divide, {}, {groups, In, Out}};
        if ((directions == 2 && !leaves_phases(window.vertical, behind.vertical)) ||
            !leaves_phases(window.horizontal, behind.horizontal))
            return {Code::beyond_range, "an OutputPadding that is not below its Stride or its Dilation", {}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        return window.right_rank(in) && in[0] == In && rows(in) >= 1 && columns(in) >= 1;
    }
    static constexpr void takes(Text& text, const Extents& in) {
        if (!window.right_rank(in) || in[0] != In) append_image_shape(text, in, In, directions);
        else text.append("a larger input: its padding leaves nothing of what it gives for this one");
    }
    static constexpr Extents output(Extents in) { return window.extents(Out, rows(in), columns(in)); }
    static constexpr ParameterList parameters(const Extents&) {
        Extents weight{In, Out / groups};
        if (directions == 2) weight.append(window.vertical.kernel);
        weight.append(window.horizontal.kernel);
        ParameterList list{{"weight", weight}};
        if (has_bias) list.append({"bias", {Out}});
        return list;
    }

    /// Whether outputs have phases: then `operation` gives them as channels, and `interleave` puts them in their places.
    static constexpr bool interleaves() { return phases.count() > 1; }

    /// What the convolution gives.
    static constexpr Extents phase_extents(const Extents& in) {
        const int down = window.vertical.stride, across = window.horizontal.stride;
        return window.extents(std::int64_t{Out} * phases.count(), (rows(in) + down - 1) / down,
                              (columns(in) + across - 1) / across);
    }
    static constexpr Operation operation(const Extents& in) {
        Window between = window;
        between.vertical = phases.vertical.between();
        between.horizontal = phases.horizontal.between();
        Operation operation = between.operation(in, phase_extents(in));
        operation.geometry.groups = groups;
        operation.weight = 0;
        operation.bias = has_bias ? 1 : -1;
        operation.transposed_window = &phases;
        return operation;
    }
    static constexpr Operation interleave(const Extents& in) {
        Operation operation = window.operation(phase_extents(in), output(in));
        operation.geometry.groups = groups;
        return operation;
    }
    static constexpr kernel::Geometry least_geometry() {
        const auto enough = [](const WindowAxis& axis) { return axis.whole_span() + axis.padded(0); };
        return operation(window.extents(In, enough(window.vertical), enough(window.horizontal))).geometry;
    }

  private:
    using Set = OptionSet<O...>;
    static constexpr Window window = window_of<directions, O...>(option_v<Stride<1>>);
    static constexpr TransposedWindow phases{{window.vertical}, {window.horizontal}};
    static constexpr OptionValue behind = Set::pair(Option::output_padding, 0, 0);
    static constexpr int groups = at_least_one(Set::pair(Option::groups, 1, 1).vertical);
    static constexpr bool has_bias = Set::flag(Option::bias, true);

    static constexpr bool leaves_phases(const WindowAxis& axis, int output_padding) {
        return output_padding < axis.stride || output_padding < axis.dilation;
    }
    static constexpr std::int64_t places(const WindowAxis& axis, int extent, int output_padding) {
        return (std::int64_t{extent} - 1) * axis.stride - axis.padded(0) + axis.whole_span() + output_padding;
    }
    static constexpr std::int64_t rows(const Extents& in) {
        return directions == 2 ? places(window.vertical, in[1], behind.vertical) : 1;
    }
    static constexpr std::int64_t columns(const Extents& in) {
        return places(window.horizontal, in[-1], behind.horizontal);
    }
};

}  // namespace detail

/// Options: Kernel (needed), Stride, Padding, OutputPadding, Groups, Bias<false>, Dilation.
template <int In, int Out, class... Options>
struct ConvTranspose1d : detail::TransposedConvolutionLayer<1, In, Out, Options...> {};
/// Options: Kernel (needed), Stride, Padding, OutputPadding, Groups, Bias<false>, Dilation.
template <int In, int Out, class... Options>
struct ConvTranspose2d : detail::TransposedConvolutionLayer<2, In, Out, Options...> {};

}  // namespace idem
