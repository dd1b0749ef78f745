/// The input of a convolution, split into bf16 terms and arranged for tiles: see plane_shape.hpp.
#pragma once

#include <idem/kernel/plane_shape.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace idem::kernel::detail {

/// Of a prologue: x scale + shift, by channel, each group's padded to whole blocks. Null where there is none.
struct PrologueNumbers {
    const float* scale = nullptr;
    const float* shift = nullptr;
    bool relu = false;
};

template <int Terms>
class SplitPlanes {
  public:
    /// `memory` is `shape.bytes()`, aligned, and `infinities` as many bytes as there are positions.
    SplitPlanes(const Geometry& geometry, const PlaneShape<Terms>& shape, const PrologueNumbers& prologue,
                std::byte* memory, std::byte* infinities)
        : shape_(shape),
          prologue_(prologue),
          width_(geometry.width),
          in_pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          memory_(reinterpret_cast<Bf16*>(memory)),
          infinities_(infinities) {}

    /// Begins a block.
    void clear() { any_infinity_ = false; }

    /// Splits what `lines` lines of outputs of a sample read, from `first` on. Tiles go `beyond` their last place.
    void fill(std::ptrdiff_t segment, const float* sample, std::ptrdiff_t first, std::ptrdiff_t lines,
              std::ptrdiff_t beyond) {
        for (int v = 0; v < shape_.vertical.phases(); ++v)
            for (int h = 0; h < shape_.horizontal.phases(); ++h) {
                const std::ptrdiff_t begin =
                    segment * shape_.segment() + (v * shape_.horizontal.phases() + h) * shape_.plane();
                const std::ptrdiff_t end = fill_lines(sample, v, h, begin, first, lines);
                fill_zeros(end, beyond);
            }
    }

    /// Term 0 of the first block at a position. The other terms are `term_pitch` apart, the blocks `Terms` times that.
    const Bf16* at(std::ptrdiff_t position) const { return memory_ + position * bf16_per_line; }
    std::ptrdiff_t term_pitch() const { return shape_.positions() * bf16_per_line; }

    bool any_infinity() const { return any_infinity_; }
    bool infinite(std::ptrdiff_t position) const { return infinities_[position] != std::byte{0}; }

  private:
    /// Returns the position behind.
    std::ptrdiff_t fill_lines(const float* sample, int v, int h, std::ptrdiff_t begin, std::ptrdiff_t first,
                              std::ptrdiff_t lines) {
        if (shape_.all_rows) {
            split(sample + first * in_pitch_, in_pitch_, begin, lines);
            return begin + lines;
        }
        const PlaneAxis &vertical = shape_.vertical, &horizontal = shape_.horizontal;
        const int stride = horizontal.input(h, 1) - horizontal.input(h, 0);
        std::ptrdiff_t position = begin + horizontal.left();
        fill_zeros(begin, horizontal.left());
        for (std::ptrdiff_t line = 0; line < lines + vertical.span(); ++line, position += shape_.pitch) {
            const int y = vertical.input(v, static_cast<int>(first + line) + vertical.shift(0));
            const std::ptrdiff_t entries = vertical.inside(y) ? horizontal.entries(h) : 0;
            if (entries > 0)
                split(sample + (y * width_ + horizontal.input(h, 0)) * in_pitch_, stride * in_pitch_, position,
                      entries);
            fill_zeros(position + entries, shape_.pitch - entries);
        }
        return position;
    }

    void fill_zeros(std::ptrdiff_t position, std::ptrdiff_t count) {
        for (std::ptrdiff_t plane = 0; plane < shape_.groups * shape_.blocks * Terms; ++plane) {
            Bf16* to = memory_ + plane * term_pitch() + position * bf16_per_line;
            for (std::ptrdiff_t i = 0; i < count; ++i, to += bf16_per_line)
                std::memset(to, 0, std::size_t{bf16_per_line} * sizeof(Bf16));  // no call: there are few
        }
    }

    /// `count` places of the input, `pitch` floats apart.
    void split(const float* from, std::ptrdiff_t pitch, std::ptrdiff_t position, std::ptrdiff_t count) {
        std::ptrdiff_t plane = 0;
        for (std::ptrdiff_t group = 0; group < shape_.groups; ++group)
            for (std::ptrdiff_t channel = 0; channel < shape_.channels; channel += bf16_per_line, ++plane) {
                const std::ptrdiff_t there = std::min(bf16_per_line, shape_.channels - channel);
                const float* line = from + group * shape_.channels + channel;
                if (there < bf16_per_line || prologue_.scale)
                    split_prepared(line, pitch, there, plane, position, count);
                else
                    split_block(line, pitch, plane, position, count);
            }
    }

    /// 32 channels.
    void split_block(const float* from, std::ptrdiff_t pitch, std::ptrdiff_t plane, std::ptrdiff_t position,
                     std::ptrdiff_t count) {
        Bf16* to = memory_ + plane * Terms * term_pitch() + position * bf16_per_line;
        const std::ptrdiff_t between_terms = term_pitch();
        for (std::ptrdiff_t i = 0; i < count; ++i, from += pitch, to += bf16_per_line)
            if (split_line<Terms>(from, to, between_terms)) note_infinity(position + i);
    }

    /// The same for `there` channels, filled up with zeros, or with a prologue.
    void split_prepared(const float* from, std::ptrdiff_t pitch, std::ptrdiff_t there, std::ptrdiff_t plane,
                        std::ptrdiff_t position, std::ptrdiff_t count) {
        alignas(simd::alignment) float line[std::size_t{bf16_per_line}] = {};
        for (std::ptrdiff_t i = 0; i < count; ++i, from += pitch) {
            std::copy_n(from, there, line);
            if (prologue_.scale) normalise(line, plane * bf16_per_line);
            split_block(line, 0, plane, position + i, 1);
        }
    }

    void normalise(float* line, std::ptrdiff_t channel) const {
        using V = simd::Batch;
        for (std::ptrdiff_t i = 0; i < bf16_per_line; i += simd::lanes<V>) {
            const V scale = simd::load_aligned<V>(prologue_.scale + channel + i);
            const V shift = simd::load_aligned<V>(prologue_.shift + channel + i);
            const V x = simd::fma(simd::load_aligned<V>(line + i), scale, shift);
            simd::store_aligned(line + i, prologue_.relu ? simd::select(x < V(0.0f), V(0.0f), x) : x);
        }
    }

    void note_infinity(std::ptrdiff_t position) {
        if (!any_infinity_) std::memset(infinities_, 0, static_cast<std::size_t>(shape_.positions()));
        any_infinity_ = true;
        infinities_[position] = std::byte{1};
    }

    const PlaneShape<Terms>& shape_;
    PrologueNumbers prologue_;
    std::ptrdiff_t width_, in_pitch_;
    Bf16* memory_;
    std::byte* infinities_;
    bool any_infinity_ = false;
};

}  // namespace idem::kernel::detail
