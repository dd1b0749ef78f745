/// ChannelShuffle, PixelShuffle and PixelUnshuffle: the same elements in another order. With r the factor,
///
///     ChannelShuffle<groups>   channel k of group g, of C / groups, becomes channel g of group k
///     PixelShuffle<r>          (C r r, H, W) to (C, H r, W r): r r channels become the r x r pixels of one
///     PixelUnshuffle<r>        (C, H r, W r) to (C r r, H, W): the other way
///
/// Source: torch.nn.ChannelShuffle, PixelShuffle, PixelUnshuffle; Zhang et al. (2017), "ShuffleNet"; Shi et al. (2016),
/// "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network".
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>

#include <cstdint>

namespace idem {
namespace detail {

/// Takes an axis for several, and permutes these.
template <int number>
struct Shuffle {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = Computation::permute;

    static constexpr Flaw flaw() {
        if (number < 1 || number > largest) return {diagnostic::Code::beyond_range, "no number from 1 to 32768", {}};
        return {};
    }

  protected:
    static constexpr int largest = 32768;
    static constexpr int count = number < 1 || number > largest ? 1 : number, square = count * count;
};

}  // namespace detail

/// (C), (C, L) or (C, H, W).
template <int groups>
struct ChannelShuffle : detail::Shuffle<groups> {
    static constexpr bool accepts(const Extents& in) { return in.rank >= 1 && in[0] % ChannelShuffle::count == 0; }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("a shape whose first axis is a multiple of ").append(ChannelShuffle::count);
    }
    static constexpr Extents output(Extents in) { return in; }
    static constexpr detail::Operation operation(const Extents& in, kernel::Layout layout) {
        const int count = ChannelShuffle::count, of_group = in[0] / count, places = static_cast<int>(in.size(1, in.rank));
        if (layout == kernel::Layout::channels_last)
            return detail::permuted({places, count, of_group}, {0, 2, 1}, layout);
        return detail::permuted({count, of_group, places}, {1, 0, 2}, layout);
    }
};

template <int factor>
struct PixelShuffle : detail::Shuffle<factor> {
    static constexpr bool accepts(const Extents& in) { return in.rank == 3 && in[0] % PixelShuffle::square == 0; }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("Shape<C, H, W>, C a multiple of ").append(PixelShuffle::square);
    }
    static constexpr Extents output(Extents in) {
        Extents out;
        out.append(in[0] / PixelShuffle::square);
        out.append(std::int64_t{in[1]} * PixelShuffle::count);
        out.append(std::int64_t{in[2]} * PixelShuffle::count);
        return out;
    }
    static constexpr detail::Operation operation(const Extents& in, kernel::Layout layout) {
        const int r = PixelShuffle::count, channels = in[0] / PixelShuffle::square;
        if (layout == kernel::Layout::channels_last)
            return detail::permuted({in[1], in[2], channels, r, r}, {0, 3, 1, 4, 2}, layout);
        return detail::permuted({channels, r, r, in[1], in[2]}, {0, 3, 1, 4, 2}, layout);
    }
};

template <int factor>
struct PixelUnshuffle : detail::Shuffle<factor> {
    static constexpr bool accepts(const Extents& in) {
        return in.rank == 3 && in[1] % PixelUnshuffle::count == 0 && in[2] % PixelUnshuffle::count == 0;
    }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("Shape<C, H, W>, H and W multiples of ").append(PixelUnshuffle::count);
    }
    static constexpr Extents output(Extents in) {
        Extents out;
        out.append(std::int64_t{in[0]} * PixelUnshuffle::square);
        out.append(in[1] / PixelUnshuffle::count);
        out.append(in[2] / PixelUnshuffle::count);
        return out;
    }
    static constexpr detail::Operation operation(const Extents& in, kernel::Layout layout) {
        const int r = PixelUnshuffle::count, height = in[1] / r, width = in[2] / r;
        if (layout == kernel::Layout::channels_last)
            return detail::permuted({height, r, width, r, in[0]}, {0, 2, 4, 1, 3}, layout);
        return detail::permuted({in[0], height, r, width, r}, {0, 2, 4, 1, 3}, layout);
    }
};

}  // namespace idem
