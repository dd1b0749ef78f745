#pragma once

#include <idem/kernel/bf16_linear.hpp>
#include <idem/kernel/columns_of_rows.hpp>
#include <idem/kernel/epilogue.hpp>
#include <idem/kernel/fold.hpp>
#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/product_share.hpp>
#include <idem/kernel/split_bf16.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace idem::kernel {

namespace detail {

/// Some rows, `x_pitch` apart, times `Panels` panels of `PanelVectors` vectors abreast, `panel_pitch` floats from one to
/// the next. `panel` is the first one's bias. Sums are (Rows, Panels * PanelVectors * lanes).
template <class V, int Rows, int PanelVectors, int Panels = 1>
void multiply_bf16(const float* x, std::ptrdiff_t x_pitch, std::ptrdiff_t depth, const float* panel,
                   std::ptrdiff_t panel_pitch, float* sums) {
    constexpr int Vectors = Panels * PanelVectors;
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, width = PanelVectors * lanes;
    constexpr std::ptrdiff_t ahead = 16 * width;  // fetched: takes 0.85 of the time
    const auto part = [&](const float* row, int v) __attribute__((always_inline)) {
        return row + v / PanelVectors * panel_pitch + v % PanelVectors * lanes;
    };
    V all[std::size_t{Rows}][std::size_t{Vectors}];
#pragma GCC unroll 16
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) all[m][v] = simd::load_aligned<V>(part(panel, v));
    const auto add = [&](std::ptrdiff_t k, int v, V weights) __attribute__((always_inline)) {
#pragma GCC unroll 16
        for (int m = 0; m < Rows; ++m) all[m][v] = simd::add_product(V(x[m * x_pitch + k]), weights, all[m][v]);
    };
    const float* row = panel + width;
    for (std::ptrdiff_t k = 0; k + 1 < depth; k += 2, row += width)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) {
            const V pair = simd::load_aligned<V>(part(row, v));
            simd::prefetch_second_level(part(row + ahead, v));
            add(k, v, simd::lower_bf16(pair));
            add(k + 1, v, simd::upper_bf16(pair));
        }
    if (depth % 2 != 0)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v)
            add(depth - 1, v, simd::lower_bf16(simd::load_aligned<V>(part(row, v))));
#pragma GCC unroll 16
    for (int m = 0; m < Rows; ++m)
#pragma GCC unroll 16
        for (int v = 0; v < Vectors; ++v) simd::store_aligned(sums + (m * Vectors + v) * lanes, all[m][v]);
}

template <class V>
class Bf16LinearRun {
  public:
    Bf16LinearRun(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          call_(call),
          depth_(geometry.channels),
          cut_(geometry.out_channels),
          in_pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          out_pitch_(pitch_or(geometry.out_pitch, geometry.out_channels)),
          operand_pitch_(pitch_or(geometry.operand_pitch, geometry.out_channels)),
          written_(reinterpret_cast<float*>(call.scratch)) {}

    void run() const {
        const std::ptrdiff_t all = call_.batch * geometry_.height * geometry_.width;
        const auto [rows, panels] = share_product<V>(all, geometry_.out_channels, 1, call_.team);
        if (rows.begin == rows.end || panels.begin == panels.end) return;
        if (rows.end - rows.begin <= most_bf16_samples) return run_few(rows, panels);
        const Pieces blocks(rows.end - rows.begin, rows_per_block);
        for (std::ptrdiff_t b = 0; b < blocks.count(); ++b)
            for (std::ptrdiff_t index = panels.begin; index < panels.end; ++index) {
                const Wanted next = index + 1 < panels.end   ? whole(cut_.at(index + 1))
                                    : b + 1 < blocks.count() ? whole(cut_.at(panels.begin))
                                                             : call_.next;
                run_block({rows.begin + blocks.at(b).begin, rows.begin + blocks.at(b).end}, cut_.at(index), next);
            }
    }

  private:
    const float* packed(const Panel& panel) const { return call_.weights + panel.offset((depth_ + 1) / 2); }
    Wanted whole(const Panel& panel) const { return {packed(panel), panel.width * ((depth_ + 1) / 2 + 1)}; }

    /// Up to four rows at a time, or one and several panels.
    void run_few(const Range& rows, const Range& panels) const {
        const bool one = rows.end - rows.begin == 1;
        const Pieces tiles(rows.end - rows.begin, 4);
        for (std::ptrdiff_t index = panels.begin, count; index < panels.end; index += count) {
            const bool abreast = one && std::min(panels.end - index, cut_.usual_from(index)) >= most_abreast<V>;
            count = abreast ? most_abreast<V> : 1;
            for (std::ptrdiff_t t = 0; t < tiles.count(); ++t) {
                const auto [begin, end] = tiles.at(t);
                run_tile(rows.begin + begin, end - begin, cut_.at(index), count);
            }
        }
    }

    void run_tile(std::ptrdiff_t row, std::ptrdiff_t height, const Panel& panel, std::ptrdiff_t abreast) const {
        constexpr std::ptrdiff_t most = std::max<std::ptrdiff_t>(4 * widest_panel<V>, most_abreast<V> * usual_panel<V>);
        alignas(simd::alignment) std::array<float, static_cast<std::size_t>(most) * V::size> sums;
        const float* const x = call_.input + row * in_pitch_;
        const std::ptrdiff_t pitch = usual_panel<V> * simd::lanes<V> * ((depth_ + 1) / 2 + 1);
        const auto multiply = [&]<int Vectors>(std::integral_constant<int, Vectors>) {
            const auto function = height == 4   ? &multiply_bf16<V, 4, Vectors>
                                  : height == 3 ? &multiply_bf16<V, 3, Vectors>
                                  : height == 2 ? &multiply_bf16<V, 2, Vectors>
                                                : &multiply_bf16<V, 1, Vectors>;
            function(x, in_pitch_, depth_, packed(panel), 0, sums.data());
        };
        if (abreast > 1)
            multiply_bf16<V, 1, usual_panel<V>, most_abreast<V>>(x, 0, depth_, packed(panel), pitch, sums.data());
        else if (panel.vectors == 1) multiply(std::integral_constant<int, 1>{});
        else if (panel.vectors == 2) multiply(std::integral_constant<int, 2>{});
        else if (panel.vectors == usual_panel<V>) multiply(std::integral_constant<int, usual_panel<V>>{});
        else multiply(std::integral_constant<int, widest_panel<V>>{});
        const std::ptrdiff_t width = abreast * panel.width;
        finish<V>({.sums = sums.data(),
                   .operand = call_.operand ? call_.operand + row * operand_pitch_ + panel.column : nullptr,
                   .output = call_.output + row * out_pitch_ + panel.column,
                   .rows = height,
                   .columns = std::min(width, geometry_.out_channels - panel.column),
                   .sums_pitch = width,
                   .pitch = out_pitch_,
                   .operand_pitch = operand_pitch_},
                  geometry_.activation);
    }

    /// Some rows and one panel, which is a packed matrix of its own.
    void run_block(const Range& rows, const Panel& panel, const Wanted& next) const {
        write_out(panel);
        Geometry geometry = geometry_;
        geometry.height = geometry.out_height = static_cast<int>(rows.end - rows.begin);
        geometry.width = geometry.out_width = 1;
        geometry.out_channels = static_cast<int>(panel.columns);
        geometry.in_pitch = in_pitch_;
        geometry.out_pitch = out_pitch_;
        geometry.operand_pitch = operand_pitch_;
        Call call;
        call.input = call_.input + rows.begin * in_pitch_;
        if (call_.operand) call.operand = call_.operand + rows.begin * operand_pitch_ + panel.column;
        call.output = call_.output + rows.begin * out_pitch_ + panel.column;
        call.weights = written_;
        call.scratch = reinterpret_cast<std::byte*>(written_ + written_panel_floats<V>(geometry_));
        call.next = next;
        convolution<V>(geometry, call);
    }

    void write_out(const Panel& panel) const {
        const float* from = packed(panel);
        float* to = std::copy_n(from, panel.width, written_);
        from += panel.width;
        for (std::ptrdiff_t k = 0; k < depth_; k += 2, from += panel.width, to += 2 * panel.width)
            for (std::ptrdiff_t i = 0; i < panel.width; i += simd::lanes<V>) {
                const V pair = simd::load_aligned<V>(from + i);
                simd::store_aligned(to + i, simd::lower_bf16(pair));
                if (k + 1 < depth_) simd::store_aligned(to + panel.width + i, simd::upper_bf16(pair));
            }
    }

    const Geometry& geometry_;
    const Call& call_;
    const std::ptrdiff_t depth_;
    const PanelCut<V> cut_;
    const std::ptrdiff_t in_pitch_, out_pitch_, operand_pitch_;
    float* const written_;  // one panel
};

/// Two bf16 numbers as the bits of a float.
inline float bf16_pair(float lower, float upper) {
    return std::bit_cast<float>(std::uint32_t{nearest_bf16(lower)} | std::uint32_t{nearest_bf16(upper)} << 16);
}

}  // namespace detail

template <class V>
void pack_bf16_linear(const Geometry& geometry, const Parameters& parameters, float* packed) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const std::ptrdiff_t depth = geometry.channels, pairs = (depth + 1) / 2;
    for_each_panel<V>(geometry.out_channels, [&](const Panel& panel) {
        for (std::ptrdiff_t i = 0; i < panel.width; ++i)
            packed[i] = i < panel.columns ? folded_bias(parameters, panel.column + i) : 0.0f;
        packed += panel.width;
        for (std::ptrdiff_t i = 0; i < panel.width; i += lanes) {
            const std::ptrdiff_t count = std::min(panel.columns - i, lanes);
            std::array<const float*, V::size> rows;
            alignas(simd::alignment) std::array<float, V::size> scales{}, even{}, odd{};
            for (std::ptrdiff_t lane = 0; lane < lanes; ++lane) {
                const std::ptrdiff_t out = panel.column + i + std::min(lane, count - 1);
                rows[static_cast<std::size_t>(lane)] = parameters.weight + out * depth;
                if (lane < count) scales[static_cast<std::size_t>(lane)] = folded_weight(parameters, 1.0f, out);
            }
            const V scale = simd::load_aligned<V>(scales.data());
            const auto put = [&](std::ptrdiff_t pair) {
                float* const to = packed + pair * panel.width + i;
                for (std::size_t lane = 0; lane < V::size; ++lane) to[lane] = detail::bf16_pair(even[lane], odd[lane]);
            };
            detail::for_each_column<V>(rows.data(), depth, [&](std::ptrdiff_t k, V column) {
                simd::store_aligned(k % 2 == 0 ? even.data() : odd.data(), column * scale);
                if (k % 2 != 0) put(k / 2);
            });
            if (depth % 2 == 0) continue;
            odd.fill(0.0f);
            put(pairs - 1);
        }
        packed += pairs * panel.width;
    });
}

template <class V>
void bf16_linear(const Geometry& geometry, const Call& call) {
    detail::Bf16LinearRun<V>(geometry, call).run();
}

}  // namespace idem::kernel
