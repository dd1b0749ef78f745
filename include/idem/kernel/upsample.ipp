#pragma once

#include <idem/kernel/own_lines.hpp>
#include <idem/kernel/upsample.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

namespace idem::kernel {

namespace detail {

/// One direction of an upsampling.
class UpsampledAxis {
  public:
    UpsampledAxis(int in, int out, bool align_corners)
        : last_(in - 1), align_corners_(align_corners), same_(in == out) {
        if (!align_corners) scale_ = static_cast<float>(in) / static_cast<float>(out);
        else if (out > 1) scale_ = static_cast<float>(in - 1) / static_cast<float>(out - 1);
    }

    std::ptrdiff_t nearest(std::ptrdiff_t output) const {
        const float place = std::floor(static_cast<float>(output) * scale_);
        return std::min(static_cast<std::ptrdiff_t>(place), last_);
    }

    /// Output = first + (second - first) * part.
    struct Between {
        std::ptrdiff_t first, second;
        float part;
    };
    Between between(std::ptrdiff_t output) const {
        if (same_) return {output, output, 0};
        const auto o = static_cast<float>(output);
        const float place = align_corners_ ? o * scale_ : std::max((o + 0.5f) * scale_ - 0.5f, 0.0f);
        const std::ptrdiff_t first = std::min(static_cast<std::ptrdiff_t>(place), last_);
        return {first, std::min(first + 1, last_), place - static_cast<float>(first)};
    }

  private:
    std::ptrdiff_t last_;
    bool align_corners_, same_;
    float scale_ = 0;
};

}  // namespace detail

IDEM_INLINE void upsample_nearest(const Geometry& geometry, const Call& call) {
    const detail::UpsampledAxis vertical(geometry.height, geometry.out_height, false);
    const detail::UpsampledAxis horizontal(geometry.width, geometry.out_width, false);
    const std::ptrdiff_t channels = geometry.channels, out_pitch = pitch_or(geometry.out_pitch, channels);
    detail::for_each_own_line(geometry, call, [&](const float* sample, std::ptrdiff_t y, float* to) {
        const float* const line = sample + vertical.nearest(y) * geometry.width * channels;
        for (std::ptrdiff_t x = 0; x < geometry.out_width; ++x, to += out_pitch)
            std::memcpy(to, line + horizontal.nearest(x) * channels, static_cast<std::size_t>(channels) * sizeof(float));
    });
}

template <class V>
void upsample_linear(const Geometry& geometry, const Call& call) {
    const detail::UpsampledAxis vertical(geometry.height, geometry.out_height, geometry.align_corners);
    const detail::UpsampledAxis horizontal(geometry.width, geometry.out_width, geometry.align_corners);
    const std::ptrdiff_t channels = geometry.channels, in_line = geometry.width * channels;
    const std::ptrdiff_t out_pitch = pitch_or(geometry.out_pitch, channels);
    const bool one_line = geometry.height == 1 && geometry.out_height == 1;
    detail::for_each_own_line(geometry, call, [&](const float* sample, std::ptrdiff_t y, float* to) {
        const auto down = vertical.between(y);
        const V down_second(down.part), down_first(1.0f - down.part);
        const float *const upper = sample + down.first * in_line, *const lower = sample + down.second * in_line;
        for (std::ptrdiff_t x = 0; x < geometry.out_width; ++x, to += out_pitch) {
            const auto across = horizontal.between(x);
            const V across_second(across.part), across_first(1.0f - across.part);
            const std::ptrdiff_t first = across.first * channels, second = across.second * channels;
            simd::for_each_vector<V>(channels, [&](std::ptrdiff_t c, auto extent) {
                const auto at = [&](const float* line, std::ptrdiff_t pixel) {
                    return simd::load<V>(line + pixel + c, extent);
                };
                const V above = across_first * at(upper, first) + across_second * at(upper, second);
                if (one_line) return simd::store(to + c, above, extent);
                const V below = across_first * at(lower, first) + across_second * at(lower, second);
                simd::store(to + c, down_first * above + down_second * below, extent);
            });
        }
    });
}

}  // namespace idem::kernel
