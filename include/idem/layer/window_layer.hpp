/// What convolution and pooling share: a window over the last two extents of (C, H, W).
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>
#include <idem/shape/window.hpp>

namespace idem::detail {

/// "Shape<3, H, W>", or "Shape<C, H, W>" where any number of channels will do.
constexpr void append_image_shape(Text& text, const Extents& in, int channels) {
    if (in.rank == 3 && channels > 0) return append_wanted(text, in, 0, channels);
    text.append("Shape<");
    if (channels > 0) text.append(channels);
    else text.append("C");
    text.append(", H, W>");
}

struct Window2d {
    WindowAxis vertical, horizontal;
    bool ceil = false;

    constexpr bool fits(const Extents& in) const { return vertical.fits(in[1]) && horizontal.fits(in[2]); }

    constexpr Extents places(const Extents& in, int channels) const {
        Extents out{channels};
        out.append(vertical.places(in[1], ceil));
        out.append(horizontal.places(in[2], ceil));
        return out;
    }

    /// What the window asks of its input, in words.
    constexpr void append_need(Text& text) const {
        text.append("a height and width of at least ").append(vertical.whole_span() - vertical.padded(0));
        text.append("x").append(horizontal.whole_span() - horizontal.padded(0));
        text.append(" (its window spans ").append(vertical.whole_span()).append("x").append(horizontal.whole_span());
        text.append(", its padding is ").append(vertical.padding).append("x").append(horizontal.padding).append(")");
    }

    constexpr Operation operation(const Extents& in, const Extents& out) const {
        Operation operation;
        operation.input = operation.output = kernel::Layout::channels_last;
        kernel::Geometry& g = operation.geometry;
        g.channels = in[0], g.height = in[1], g.width = in[2];
        g.out_channels = out[0], g.out_height = out[1], g.out_width = out[2];
        g.vertical = vertical, g.horizontal = horizontal;
        return operation;
    }
};

constexpr int at_least_one(int value) { return value < 1 ? 1 : value; }

/// The window that options describe; `stride_fallback` is used where none is given. Numbers that flaw() reports are
/// made harmless, so that nothing divides by zero while the fault is on its way.
template <class... O>
constexpr Window2d window_of(const OptionValue& stride_fallback) {
    using Set = OptionSet<O...>;
    const OptionValue kernel = Set::pair(Option::kernel, 1, 1);
    const OptionValue stride = Set::pair(Option::stride, stride_fallback.vertical, stride_fallback.horizontal);
    const OptionValue padding = Set::pair(Option::padding, 0, 0);
    const OptionValue dilation = Set::pair(Option::dilation, 1, 1);
    return {{at_least_one(kernel.vertical), at_least_one(stride.vertical), padding.vertical,
             at_least_one(dilation.vertical)},
            {at_least_one(kernel.horizontal), at_least_one(stride.horizontal), padding.horizontal,
             at_least_one(dilation.horizontal)},
            Set::flag(Option::ceil_mode, false)};
}

}  // namespace idem::detail
