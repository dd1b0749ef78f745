/// Upsample: (C, L) to (C, L'), (C, H, W) to (C, H', W'), by the nearest element or between the two or four nearest.
/// Output o of n, from m inputs, with s = m / n:
///   nearest           input floor(o s)
///   linear, bilinear  between the inputs around (o + 1/2) s - 1/2; with AlignCorners<true> around o (m - 1) / (n - 1)
/// Source: torch.nn.Upsample.
#pragma once

#include <idem/layer/window_layer.hpp>

#include <cstdint>
#include <string_view>

namespace idem {
namespace detail {

/// The word of an option Mode; "nearest" where there is none.
template <class... O>
inline constexpr std::string_view mode_v =
    OptionSet<O...>::has(Option::mode) ? OptionSet<O...>::values[OptionSet<O...>::find(Option::mode)].word
                                       : std::string_view("nearest");

}  // namespace detail

/// Options: ScaleFactor<n> or Size<h, w> (one of them is needed), Mode<"nearest">, Mode<"linear"> of (C, L),
/// Mode<"bilinear"> of (C, H, W), AlignCorners<true> with the last two.
template <class... Options>
struct Upsample {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::mode_v<Options...> == "nearest"
                                                           ? detail::Computation::upsample_nearest
                                                           : detail::Computation::upsample_linear;

    static constexpr detail::Flaw flaw() {
        using detail::Option, diagnostic::Code;
        const detail::Flaw options =
            Set::flaw({Option::scale_factor, Option::size, Option::mode, Option::align_corners});
        if (options.code != Code::none) return options;
        if (!Set::has(Option::scale_factor) && !Set::has(Option::size))
            return {Code::option_missing, "ScaleFactor or Size", {}};
        if (Set::has(Option::scale_factor) && Set::has(Option::size))
            return {Code::beyond_range, "a ScaleFactor and a Size, of which one says all", {}};
        if (mode != "nearest" && mode != "linear" && mode != "bilinear")
            return {Code::beyond_range, "a Mode that is none of nearest, linear and bilinear", {}};
        if (mode == "nearest" && Set::has(Option::align_corners))
            return {Code::beyond_range, "AlignCorners, which its Mode, nearest, does not know", {}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        return (in.rank == 2 && mode != "bilinear" && places.numbers == 1) || (in.rank == 3 && mode != "linear");
    }
    static constexpr void takes(Text& text, const Extents& in) {
        if (mode == "bilinear" || places.numbers == 2) return detail::append_image_shape(text, in, 0);
        if (mode == "nearest") text.append("Shape<C, H, W> or ");
        detail::append_image_shape(text, in, 0, 1);
    }
    static constexpr Extents output(Extents in) {
        const bool scales = Set::has(detail::Option::scale_factor);
        const auto along = [&](std::int64_t extent, int number) { return scales ? extent * number : number; };
        const detail::Window window{in.rank - 1};
        return window.extents(in[0], along(window.height(in), places.vertical), along(in[-1], places.horizontal));
    }
    static constexpr detail::Operation operation(const Extents& in) {
        detail::Operation operation = detail::Window{in.rank - 1}.operation(in, output(in));
        operation.geometry.align_corners = Set::flag(detail::Option::align_corners, false);
        return operation;
    }

  private:
    using Set = detail::OptionSet<Options...>;
    static constexpr std::string_view mode = detail::mode_v<Options...>;
    static constexpr detail::OptionValue places = Set::has(detail::Option::size)
                                                      ? Set::pair(detail::Option::size, 1, 1)
                                                      : Set::pair(detail::Option::scale_factor, 1, 1);
};

}  // namespace idem
