/// How exactly a model computes, and for tests, how.
#pragma once

#include <idem/kernel/operation.hpp>

namespace idem {
namespace policy {

/// The accuracy of fp32 itself.
struct Precise {};

}  // namespace policy

namespace detail {

/// A policy as numbers, for what chooses the kernels.
struct Preference {};

template <class Policy>
inline constexpr Preference preference_v{};

}  // namespace detail
}  // namespace idem
