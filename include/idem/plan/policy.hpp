/// How a model computes.
#pragma once

#include <idem/kernel/choose_convolution.hpp>

namespace idem {
namespace policy {

/// The accuracy of fp32 itself.
struct Precise {};

/// Precise, with every convolution that it can compute by this algorithm: to test and to measure it.
template <kernel::Algorithm algorithm>
struct Forced {};

}  // namespace policy

namespace detail {

/// A policy as numbers, for what chooses the kernels.
struct Preference {
    kernel::Algorithm algorithm = kernel::Algorithm::cheapest;
};

template <class Policy>
inline constexpr Preference preference_v{};
template <kernel::Algorithm algorithm>
inline constexpr Preference preference_v<policy::Forced<algorithm>>{algorithm};

}  // namespace detail
}  // namespace idem
