#pragma once

#include <idem/kernel/group_norm.hpp>
#include <idem/kernel/unroll.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace idem::kernel {

namespace detail {

/// Adds to a total of some channels what `term_of(x, i, extent)` gives for each place, and to a second one its square.
template <class V, std::size_t Totals, class TermOf>
void add_places(const float* x, std::ptrdiff_t places, std::ptrdiff_t pitch, std::ptrdiff_t channels,
                double* const (&totals)[Totals], TermOf term_of) {
    constexpr std::ptrdiff_t block = 64;
    constexpr int chains = 4;  // an addition takes four cycles
    for (std::ptrdiff_t first = 0; first < places; first += block, x += block * pitch) {
        const std::ptrdiff_t count = std::min(block, places - first);
        simd::for_each_vector<V>(channels, [&](std::ptrdiff_t i, auto extent) {
            V sums[Totals][std::size_t{chains}];
            for (auto& of_total : sums)
                for (V& sum : of_total) sum = V(0.0f);
            const auto add = [&](int chain, std::ptrdiff_t place) __attribute__((always_inline)) {
                const V term = term_of(simd::load<V>(x + place * pitch + i, extent), i, extent);
                sums[0][chain] = sums[0][chain] + term;
                if constexpr (Totals == 2) sums[1][chain] = simd::fma(term, term, sums[1][chain]);
            };
            std::ptrdiff_t place = 0;
            for (; place + chains <= count; place += chains)
                unroll<chains>([&](auto chain) __attribute__((always_inline)) { add(chain, place + chain); });
            for (; place < count; ++place) add(0, place);
            for (std::size_t t = 0; t < Totals; ++t) {
                alignas(simd::alignment) float lanes[V::size];
                simd::store_aligned(lanes, (sums[t][0] + sums[t][1]) + (sums[t][2] + sums[t][3]));
                const std::ptrdiff_t end = std::min(channels - i, simd::lanes<V>);
                for (std::ptrdiff_t lane = 0; lane < end; ++lane) totals[t][i + lane] += double{lanes[lane]};
            }
        });
    }
}

/// Some groups of one sample, whose channels begin at `x` and go to `y`.
template <class V>
class GroupNormRun {
  public:
    GroupNormRun(const Geometry& geometry, const Call& call)
        : geometry_(geometry),
          weights_(call.weights),
          of_group_(geometry.axis / geometry.groups),
          sums_(reinterpret_cast<double*>(call.scratch)),
          squares_(sums_ + geometry.axis),
          mean_(reinterpret_cast<float*>(squares_ + geometry.axis)),
          scale_(mean_ + geometry.axis),
          shift_(scale_ + geometry.axis) {}

    void run(const float* x, float* y, const Range& groups) const {
        const std::ptrdiff_t first = groups.begin * of_group_;
        const std::ptrdiff_t channels = (groups.end - groups.begin) * of_group_;
        find_means(x + first, channels);
        find_factors(x + first, channels, weights_ + first);
        for (std::ptrdiff_t place = 0; place < geometry_.outer; ++place) {
            const float* from = x + first + place * geometry_.axis;
            float* to = y + first + place * geometry_.axis;
            simd::for_each_vector<V>(channels, [&](std::ptrdiff_t i, auto extent) {
                const V centred = simd::load<V>(from + i, extent) - simd::load<V>(mean_ + i, extent);
                const V scale = simd::load<V>(scale_ + i, extent), shift = simd::load<V>(shift_ + i, extent);
                simd::store(to + i, simd::fma(centred, scale, shift), extent);
            });
        }
    }

  private:
    void find_means(const float* x, std::ptrdiff_t channels) const {
        std::fill_n(sums_, channels, 0.0);
        add_places<V, 1>(x, geometry_.outer, geometry_.axis, channels, {sums_},
                         [](V value, std::ptrdiff_t, auto) { return value; });
        for (std::ptrdiff_t c = 0; c < channels; c += of_group_)
            std::fill_n(mean_ + c, of_group_, static_cast<float>(mean_of(sums_ + c)));
    }

    /// `weights`: those of the first channel; the biases lie behind all of them.
    void find_factors(const float* x, std::ptrdiff_t channels, const float* weights) const {
        std::fill_n(sums_, channels, 0.0);
        std::fill_n(squares_, channels, 0.0);
        add_places<V, 2>(x, geometry_.outer, geometry_.axis, channels, {sums_, squares_},
                         [&](V value, std::ptrdiff_t i, auto extent) {
            return value - simd::load<V>(mean_ + i, extent);
        });
        for (std::ptrdiff_t group = 0; group < channels; group += of_group_) {
            const double correction = mean_of(sums_ + group);
            const double variance = std::max(mean_of(squares_ + group) - correction * correction, 0.0);
            const double factor = 1.0 / std::sqrt(variance + (variance - variance) + geometry_.eps);  // overflow: NaN
            for (std::ptrdiff_t c = group; c < group + of_group_; ++c) {
                const double scale = factor * double{weights[c]};
                scale_[c] = static_cast<float>(scale);
                shift_[c] = static_cast<float>(double{weights[geometry_.axis + c]} - correction * scale);
            }
        }
    }

    /// Of the group whose first channel's total this is.
    double mean_of(const double* totals) const {
        double sum = 0;
        for (std::ptrdiff_t c = 0; c < of_group_; ++c) sum += totals[c];
        return sum / static_cast<double>(of_group_ * geometry_.outer);
    }

    const Geometry& geometry_;
    const float* weights_;
    std::ptrdiff_t of_group_;  // channels
    double *sums_, *squares_;  // these and the following: of each channel
    float *mean_, *scale_, *shift_;
};

}  // namespace detail

template <class V>
void group_norm(const Geometry& geometry, const Call& call) {
    const detail::GroupNormRun<V> run(geometry, call);
    const std::ptrdiff_t groups = geometry.groups, sample_floats = geometry.outer * geometry.axis;
    const auto [begin, end] = share(call.batch * groups, call.team.portion());
    for (std::ptrdiff_t group = begin; group < end;) {  // of all samples
        const std::ptrdiff_t sample = group / groups, first = group % groups;
        const std::ptrdiff_t last = std::min(groups, first + end - group);
        run.run(call.input + sample * sample_floats, call.output + sample * sample_floats, {first, last});
        group += last - first;
    }
}

}  // namespace idem::kernel
