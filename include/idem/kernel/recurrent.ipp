#pragma once

#include <idem/kernel/cell_step.hpp>
#include <idem/kernel/recurrent.hpp>
#include <idem/kernel/unroll.hpp>
#include <idem/support/config.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace idem::kernel {

namespace detail {

/// What the rows of some sequences, one of each, read and write. The pitches are from one sequence to the next.
struct RecurrentRows {
    const float* x;
    const float* h;  // of the rows before
    float* y;
    float* kept;
    std::ptrdiff_t x_pitch, h_pitch, y_pitch, kept_pitch;
};

/// Some sequences of one call, which run together.
template <class Cell, class V>
class RecurrentRun {
  public:
    RecurrentRun(const Geometry& geometry, const Call& call)
        : units_(geometry.out_channels),
          inputs_(row_inputs(geometry)),
          lane_floats_(recurrent_lane_floats<Cell>(geometry)),
          rows_(geometry.height),
          backwards_(geometry.backwards),
          in_pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          out_pitch_(pitch_or(geometry.out_pitch, units_)),
          weights_(call.weights),
          state_(call.state),
          goes_on_(call.state != nullptr && !call.begins),
          zeros_(reinterpret_cast<float*>(call.scratch)),
          kept_(Cell::keeps_more && state_ ? state_ + units_ : zeros_ + units_) {
        std::fill_n(zeros_, units_, 0.0f);
    }

    std::ptrdiff_t sample_floats_in() const { return rows_ * in_pitch_; }
    std::ptrdiff_t sample_floats_out() const { return rows_ * out_pitch_; }

    /// `count` sequences. One that goes on with a state is alone.
    template <int count>
    void run(const float* x, float* y) const {
        const std::ptrdiff_t first = backwards_ ? rows_ - 1 : 0, step = backwards_ ? -1 : 1;
        RecurrentRows rows{.x = x + first * in_pitch_,
                           .h = goes_on_ ? state_ : zeros_,
                           .y = y + first * out_pitch_,
                           .kept = kept_,
                           .x_pitch = sample_floats_in(),
                           .h_pitch = 0,
                           .y_pitch = sample_floats_out(),
                           .kept_pitch = units_};
        if (Cell::keeps_more && !goes_on_) std::fill_n(kept_, count * units_, 0.0f);
        for (std::ptrdiff_t row = 0; row < rows_; ++row) {
            run_row<count>(rows);
            rows.h = rows.y;
            rows.h_pitch = rows.y_pitch;
            rows.x += step * in_pitch_;
            rows.y += step * out_pitch_;
        }
        if (state_) std::copy_n(rows.h, units_, state_);
    }

  private:
    template <int count>
    void run_row(const RecurrentRows& rows) const {
        const UnitBlocks<V> blocks{units_};
        const std::ptrdiff_t block_floats = lane_floats_ * simd::lanes<V>;
        const float* weights = weights_;
        std::ptrdiff_t unit = 0;
        for (std::ptrdiff_t block = 0; block < blocks.whole(); ++block) {
            run_block<count, V>(rows, weights, unit, simd::Whole{});
            weights += block_floats;
            unit += simd::lanes<V>;
        }
        if (blocks.rest() == 0) return;
        using Half = typename UnitBlocks<V>::Half;
        if (blocks.is_half()) run_block<count, Half>(rows, weights, unit, simd::Part{blocks.rest()});
        else run_block<count, V>(rows, weights, unit, simd::Part{blocks.rest()});
    }

    /// The units in the lanes of one vector, from `unit` on.
    template <int count, class W, class Extent>
    IDEM_ALWAYS_INLINE void run_block(const RecurrentRows& rows, const float* weights, std::ptrdiff_t unit,
                                      Extent extent) const {
        // Two chains, of every other product: one sequence's sums are too few for their latency. Several sequences have
        // the same chains, one after the other, so that a result does not depend on how many run together.
        constexpr int gates = Cell::gates, joined = gates - Cell::apart, chains = 2;
        constexpr std::ptrdiff_t of_input = gates * simd::lanes<W>;
        W sum[std::size_t{chains}][std::size_t{count}][std::size_t{gates}], apart[std::size_t{count}];
        const auto bias = [&](int gate) __attribute__((always_inline)) {
            return simd::load_aligned<W>(weights + gate * simd::lanes<W>);
        };
        unroll<count>([&](auto row) __attribute__((always_inline)) {
            unroll<gates>([&](auto gate) __attribute__((always_inline)) {
                sum[0][row][gate] = bias(gate);
                sum[1][row][gate] = W(0.0f);
            });
            if constexpr (Cell::apart > 0) apart[row] = bias(gates);
            else apart[row] = W(0.0f);
        });
        weights += (gates + Cell::apart) * simd::lanes<W>;

        // Adds the products of one number of each sequence, `from` and a pitch apart, to the sums.
        const auto add = [&](auto chain, const float* from, std::ptrdiff_t pitch, const float* of_number, auto is_input)
                             __attribute__((always_inline)) {
            W weight[std::size_t{gates}];
            unroll<gates>([&](auto gate) __attribute__((always_inline)) {
                weight[gate] = simd::load_aligned<W>(of_number + gate * simd::lanes<W>);
            });
            unroll<count>([&](auto row) __attribute__((always_inline)) {
                const W number(from[row * pitch]);
                unroll<gates>([&](auto gate) __attribute__((always_inline)) {
                    W& into = is_input && gate >= joined ? apart[row] : sum[chain][row][gate];
                    into = simd::add_product(number, weight[gate], into);
                });
            });
        };
        constexpr std::integral_constant<int, 0> first;
        for (std::ptrdiff_t i = 0; i < inputs_; ++i, weights += of_input)
            add(first, rows.x + i, rows.x_pitch, weights, std::true_type{});
        const auto add_unit = [&](auto chain, std::ptrdiff_t k) __attribute__((always_inline)) {
            add(chain, rows.h + k, rows.h_pitch, weights + k * of_input, std::false_type{});
        };
        if constexpr (count == 1) {
            std::ptrdiff_t k = 0;
            for (; k + chains <= units_; k += chains)
                unroll<chains>([&](auto chain) __attribute__((always_inline)) { add_unit(chain, k + chain); });
            if (k < units_) add_unit(first, k);
        } else {
            unroll<chains>([&](auto chain) __attribute__((always_inline)) {
                for (std::ptrdiff_t k = chain; k < units_; k += chains) add_unit(chain, k);
            });
        }
        unroll<count>([&](auto row) __attribute__((always_inline)) {
            unroll<gates>([&](auto gate) __attribute__((always_inline)) {
                sum[0][row][gate] = sum[0][row][gate] + sum[1][row][gate];
            });
            if (inputs_ == 0) {
                const auto input = [&](int gate) __attribute__((always_inline)) {
                    return simd::load<W>(rows.x + row * rows.x_pitch + gate * units_ + unit, extent);
                };
                unroll<joined>([&](auto gate) __attribute__((always_inline)) {
                    sum[0][row][gate] = sum[0][row][gate] + input(gate);
                });
                if constexpr (Cell::apart > 0) apart[row] = input(joined);
            }
            const float* const before = Cell::keeps_more ? rows.kept + row * rows.kept_pitch
                                                         : rows.h + row * rows.h_pitch;
            W kept = simd::load<W>(before + unit, extent);
            const W h = step_of_cell(Cell{}, sum[0][row], apart[row], kept);
            if constexpr (Cell::keeps_more) simd::store(rows.kept + row * rows.kept_pitch + unit, kept, extent);
            simd::store(rows.y + row * rows.y_pitch + unit, h, extent);
        });
    }

    std::ptrdiff_t units_, inputs_, lane_floats_, rows_;
    bool backwards_;
    std::ptrdiff_t in_pitch_, out_pitch_;
    const float* weights_;
    float* state_;
    bool goes_on_;
    float *zeros_, *kept_;
};

}  // namespace detail

template <class Cell, class V>
void pack_recurrent(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const std::ptrdiff_t units = geometry.out_channels, inputs = detail::row_inputs(geometry);
    const detail::CellBiases<Cell> biases(geometry, parameters);
    const UnitBlocks<V> blocks{units};
    for (std::ptrdiff_t first = 0, lanes = 0; first < units; first += lanes) {
        lanes = units - first < simd::lanes<V> ? blocks.rest_lanes() : simd::lanes<V>;
        const auto pack = [&](const float* numbers, std::ptrdiff_t pitch, int parts) {
            for (int part = 0; part < parts; ++part)
                for (std::ptrdiff_t unit = first; unit < first + lanes; ++unit)
                    *packed++ = unit < units ? numbers[(part * units + unit) * pitch] : 0.0f;
        };
        pack(biases.of_sums.data(), 1, Cell::gates);
        pack(biases.apart.data(), 1, Cell::apart);
        for (std::ptrdiff_t i = 0; i < inputs; ++i) pack(parameters.weight + i, inputs, Cell::gates);
        for (std::ptrdiff_t k = 0; k < units; ++k) pack(parameters.units_weight + k, units, Cell::gates);
    }
}

template <class Cell, class V>
void recurrent(const Geometry& geometry, const Call& call) {
    const detail::RecurrentRun<Cell, V> run(geometry, call);
    constexpr int together = sequences_together<V>;
    const auto [begin, end] = share(call.batch, call.team.portion());
    const float* x = call.input + begin * run.sample_floats_in();
    float* y = call.output + begin * run.sample_floats_out();
    const auto next = [&](auto count) {
        run.template run<count>(x, y);
        x += count * run.sample_floats_in();
        y += count * run.sample_floats_out();
    };
    std::ptrdiff_t left = end - begin;
    for (; left >= together; left -= together) next(std::integral_constant<int, together>{});
    if constexpr (together > 2)
        for (; left >= 2; left -= 2) next(std::integral_constant<int, 2>{});
    if (left > 0) next(std::integral_constant<int, 1>{});
}

}  // namespace idem::kernel
