/// MaxPool1d, AvgPool1d and AdaptiveAvgPool1d over (C, L); MaxPool2d, AvgPool2d and AdaptiveAvgPool2d over (C, H, W).
/// Source: the torch.nn modules of those names.
///   max:      the largest element under the window; padding counts as -infinity
///   average:  the mean under the window; padding counts as 0, or with CountIncludePad<false> not at all
///   adaptive: output (h, w) is the mean over rows floor(h H / H') … ceil((h + 1) H / H') - 1, columns alike
#pragma once

#include <idem/layer/window_layer.hpp>

namespace idem {
namespace detail {

template <int directions, Computation kind, class... O>
struct PoolingLayer {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = kind;

    static constexpr Flaw flaw() {
        using diagnostic::Code;
        const Flaw options = computation == Computation::max_pool
                                 ? Set::flaw({Option::kernel, Option::stride, Option::padding, Option::dilation,
                                              Option::ceil_mode},
                                             directions)
                                 : Set::flaw({Option::kernel, Option::stride, Option::padding, Option::ceil_mode,
                                              Option::count_include_pad},
                                             directions);
        if (options.code != Code::none) return options;
        if (!Set::has(Option::kernel)) return {Code::option_missing, "Kernel", {}};
        if (window.vertical.padding > window.vertical.kernel / 2 ||
            window.horizontal.padding > window.horizontal.kernel / 2)
            return {Code::padding_too_large, {}, {}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) { return window.right_rank(in) && window.fits(in); }
    static constexpr void takes(Text& text, const Extents& in) {
        if (!window.right_rank(in)) append_image_shape(text, in, 0, directions);
        else window.append_need(text);
    }
    static constexpr Extents output(Extents in) { return window.places(in, in[0]); }
    static constexpr Operation operation(const Extents& in) {
        Operation operation = window.operation(in, output(in));
        operation.geometry.count_padding = Set::flag(Option::count_include_pad, true);
        return operation;
    }

  private:
    using Set = OptionSet<O...>;
    static constexpr Window window = window_of<directions, O...>(Set::pair(Option::kernel, 1, 1));
};

/// To so many places in each direction.
template <int... Places>
struct AdaptiveAveragePoolingLayer {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = Computation::adaptive_average_pool;

    static constexpr bool accepts(const Extents& in) { return window.right_rank(in); }
    static constexpr void takes(Text& text, const Extents& in) { append_image_shape(text, in, 0, window.directions); }
    static constexpr Extents output(Extents in) { return {in[0], Places...}; }
    static constexpr Operation operation(const Extents& in) { return window.operation(in, output(in)); }

  private:
    static constexpr Window window{sizeof...(Places)};
};

}  // namespace detail

/// Options: Kernel (needed), Stride (the kernel's size unless given), Padding, Dilation, CeilMode<true>.
template <class... Options>
struct MaxPool1d : detail::PoolingLayer<1, detail::Computation::max_pool, Options...> {};
template <class... Options>
struct MaxPool2d : detail::PoolingLayer<2, detail::Computation::max_pool, Options...> {};

/// Options: Kernel (needed), Stride (the kernel's size unless given), Padding, CeilMode<true>, CountIncludePad<false>.
template <class... Options>
struct AvgPool1d : detail::PoolingLayer<1, detail::Computation::average_pool, Options...> {};
template <class... Options>
struct AvgPool2d : detail::PoolingLayer<2, detail::Computation::average_pool, Options...> {};

/// (C, L) to (C, Length), whatever L is.
template <int Length>
struct AdaptiveAvgPool1d : detail::AdaptiveAveragePoolingLayer<Length> {
    static constexpr detail::Flaw flaw() {
        if (Length < 1) return {diagnostic::Code::option_out_of_range, "Length", {Length, 1}};
        return {};
    }
};

/// (C, H, W) to (C, Height, Width), whatever H and W are.
template <int Height, int Width = Height>
struct AdaptiveAvgPool2d : detail::AdaptiveAveragePoolingLayer<Height, Width> {
    static constexpr detail::Flaw flaw() {
        if (Height < 1) return {diagnostic::Code::option_out_of_range, "Height", {Height, 1}};
        if (Width < 1) return {diagnostic::Code::option_out_of_range, "Width", {Width, 1}};
        return {};
    }
};

}  // namespace idem
