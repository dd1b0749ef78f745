/// ConvTranspose1d and ConvTranspose2d: every element of (In, L), (In, H, W) adds its multiple of a window (k),
/// (kh, kw) to the output, from `stride` times its place less the padding on; and a bias (Out).
/// y: (Out, (L - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1), each direction alike.
/// Parameters: weight (In, Out / Groups, k), (In, Out / Groups, kh, kw), bias (Out).
/// Source: torch.nn.ConvTranspose1d, torch.nn.ConvTranspose2d.
///
/// It is computed as convolutions of stride 1: outputs that are a stride apart, a phase, see their inputs through the
/// same places of the window. Phases whose places lie alike are so many output channels more of one convolution, and
/// all are put between each other afterwards. Source: Dumoulin and Visin (2016), "A guide to convolution arithmetic for
/// deep learning"; Shi et al. (2016), "Is the deconvolution layer the same as a convolutional layer?".
///
/// Where one convolution for all phases is faster, by Winograd's algorithm or as outputs are few, and where a phase
/// begins behind its own input, as padding may make it, weights are 0 in places that a phase does not need. So there an
/// infinity or a NaN in the input may reach outputs beside those that it reaches in PyTorch.
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

    /// The phases that an output has: `operation` gives some of them as channels, `interleave` puts all in place.
    static constexpr int phase_count() { return phases.count(); }

    /// Phases behind each other, and the window through which all of them see their inputs.
    struct Phases {
        int first = 0, count = 1;
        WindowAxis vertical{}, horizontal{};
    };
    static constexpr Phases all_phases() {
        return {0, phases.count(), phases.vertical.of_all(), phases.horizontal.of_all()};
    }
    /// Those from one on that see them alike. Groups have each phase for itself: side by side they would lie apart.
    static constexpr Phases phases_from(int first) {
        Phases alike = phase(first);
        for (const int most = groups == 1 ? phases.count() - first : 1; alike.count < most; ++alike.count) {
            const Phases next = phase(first + alike.count);
            if (next.vertical != alike.vertical || next.horizontal != alike.horizontal) break;
        }
        return alike;
    }
    /// Whether one convolution can give all of them.
    static constexpr bool has_one_group() { return groups == 1; }

    /// What so many phases are before they are in their places.
    static constexpr Extents phase_extents(const Extents& in, int count) {
        const int down = window.vertical.stride, across = window.horizontal.stride;
        return window.extents(std::int64_t{Out} * count, (rows(in) + down - 1) / down,
                              (columns(in) + across - 1) / across);
    }
    static constexpr Operation operation(const Extents& in, const Phases& of) {
        const Extents out = phase_extents(in, of.count);
        const auto over_padding = [](const WindowAxis& axis, int places) {  // what sees nothing
            return axis.kernel > 0 ? axis : WindowAxis{1, 1, places, 1};
        };
        Window between = window;
        between.vertical = over_padding(of.vertical, window.height(out));
        between.horizontal = over_padding(of.horizontal, out[-1]);
        Operation operation = between.operation(in, out);
        operation.geometry.groups = groups;
        operation.weight = 0;
        operation.bias = has_bias ? 1 : -1;
        operation.transposed_window = &phases;
        operation.first_phase = of.first;
        return operation;
    }
    /// Of the only phase.
    static constexpr Operation operation(const Extents& in) { return operation(in, phases_from(0)); }
    static constexpr kernel::Geometry least_geometry() { return least_geometry(phases_from(0)); }
    static constexpr Operation interleave(const Extents& in) {
        return window.operation(phase_extents(in, phases.count()), output(in));
    }
    /// Of the least input that there may be.
    static constexpr kernel::Geometry least_geometry(const Phases& of) {
        const auto enough = [](const WindowAxis& axis) { return axis.whole_span() + axis.padded(0); };
        return operation(window.extents(In, enough(window.vertical), enough(window.horizontal)), of).geometry;
    }

  private:
    using Set = OptionSet<O...>;
    static constexpr Window window = window_of<directions, O...>(option_v<Stride<1>>);
    static constexpr TransposedWindow phases{{window.vertical}, {window.horizontal}, Out};
    static constexpr OptionValue behind = Set::pair(Option::output_padding, 0, 0);
    static constexpr int groups = at_least_one(Set::pair(Option::groups, 1, 1).vertical);
    static constexpr bool has_bias = Set::flag(Option::bias, true);

    static constexpr Phases phase(int number) {
        const int across = window.horizontal.stride;
        return {number, 1, phases.vertical.of_phase(number / across), phases.horizontal.of_phase(number % across)};
    }
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
