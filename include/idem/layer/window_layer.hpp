/// What convolution and pooling share: a window over the last extent of (C, L), or the last two of (C, H, W).
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>
#include <idem/shape/window.hpp>

#include <cstdint>

namespace idem::detail {

/// "Shape<3, H, W>", or "Shape<C, H, W>" where any number of channels will do; with one direction "Shape<C, L>".
constexpr void append_image_shape(Text& text, const Extents& in, int channels, int directions = 2) {
    if (in.rank == directions + 1 && channels > 0) return append_wanted(text, in, 0, channels);
    text.append("Shape<");
    if (channels > 0) text.append(channels);
    else text.append("C");
    text.append(directions == 2 ? ", H, W>" : ", L>");
}

/// With one direction it slides along a single line, horizontally.
struct Window {
    int directions = 2;
    WindowAxis vertical{}, horizontal{};
    bool ceil = false;

    constexpr bool right_rank(const Extents& in) const { return in.rank == directions + 1; }
    constexpr int height(const Extents& in) const { return directions == 2 ? in[1] : 1; }

    /// Of an input of the right rank.
    constexpr bool fits(const Extents& in) const { return vertical.fits(height(in)) && horizontal.fits(in[-1]); }

    /// (channels, width), or (channels, height, width).
    constexpr Extents extents(std::int64_t channels, std::int64_t rows, std::int64_t columns) const {
        Extents image;
        image.append(channels);
        if (directions == 2) image.append(rows);
        image.append(columns);
        return image;
    }
    constexpr Extents places(const Extents& in, int channels) const {
        return extents(channels, vertical.places(height(in), ceil), horizontal.places(in[-1], ceil));
    }

    /// What the window asks of its input, in words.
    constexpr void append_need(Text& text) const {
        const auto append_pair = [&](long long down, long long across) {
            if (directions == 2) text.append(down).append("x");
            text.append(across);
        };
        text.append(directions == 2 ? "a height and width of at least " : "a length of at least ");
        append_pair(vertical.whole_span() - vertical.padded(0), horizontal.whole_span() - horizontal.padded(0));
        text.append(" (its window spans ");
        append_pair(vertical.whole_span(), horizontal.whole_span());
        text.append(", its padding is ");
        append_pair(vertical.padding, horizontal.padding);
        text.append(")");
    }

    constexpr Operation operation(const Extents& in, const Extents& out) const {
        Operation operation;
        operation.input = operation.output = kernel::Layout::channels_last;
        kernel::Geometry& g = operation.geometry;
        g.channels = in[0], g.height = height(in), g.width = in[-1];
        g.out_channels = out[0], g.out_height = height(out), g.out_width = out[-1];
        g.vertical = vertical, g.horizontal = horizontal;
        return operation;
    }
};

constexpr int at_least_one(int value) { return value < 1 ? 1 : value; }

/// The window that options describe; `stride_fallback` is used where none is given. Numbers that flaw() reports are
/// made harmless, so that nothing divides by zero while the fault is on its way.
template <int directions, class... O>
constexpr Window window_of(const OptionValue& stride_fallback) {
    using Set = OptionSet<O...>;
    const OptionValue kernel = Set::pair(Option::kernel, 1, 1);
    const OptionValue stride = Set::pair(Option::stride, stride_fallback.vertical, stride_fallback.horizontal);
    const OptionValue padding = Set::pair(Option::padding, 0, 0);
    const OptionValue dilation = Set::pair(Option::dilation, 1, 1);
    Window window{directions,
                  {at_least_one(kernel.vertical), at_least_one(stride.vertical), padding.vertical,
                   at_least_one(dilation.vertical)},
                  {at_least_one(kernel.horizontal), at_least_one(stride.horizontal), padding.horizontal,
                   at_least_one(dilation.horizontal)},
                  Set::flag(Option::ceil_mode, false)};
    if (directions == 1) window.vertical = {};
    return window;
}

}  // namespace idem::detail
