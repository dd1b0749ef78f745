/// One of many by their logits: the largest, or one of the k largest, drawn with the probabilities
///
///     p[i] = exp(logit[i] / temperature) / Σ exp(logit[j] / temperature)        j: one of the k largest
///
/// Written out, and not std::discrete_distribution, which differs between libraries: a seed draws the same everywhere.
/// The generator is SplitMix64. Of equal logits the first is the larger one; a NaN is as small as minus infinity.
/// Sources: Fan et al. (2018), "Hierarchical Neural Story Generation" (top-k); Steele, Lea, Flood (2014), "Fast
/// Splittable Pseudorandom Number Generators".
#pragma once

#include <idem/support/config.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace idem::detail {

class Sampler {
  public:
    /// Of `count` logits. `top_k` is at least 1, which always gives the largest; of more than there are, all are drawn
    /// from.
    Sampler(std::size_t count, int top_k, double temperature, std::uint64_t seed);

    std::int64_t pick(std::span<const float> logits);

  private:
    /// A multiple of 2^-53 in [0, 1).
    double uniform();

    std::vector<std::int64_t> order_;  // of all: the largest k first, then the others
    std::vector<double> powers_;       // of these k
    double temperature_;
    std::uint64_t state_;
};

}  // namespace idem::detail

#if !defined(IDEM_COMPILED)
#include <idem/plan/sampling.ipp>
#endif
