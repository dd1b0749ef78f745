/// How a model computes.
#pragma once

#include <idem/kernel/choose_convolution.hpp>
#include <idem/kernel/tiles_available.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/type_name.hpp>

namespace idem {
namespace policy {

/// The accuracy of fp32 itself. On tile registers (AMX), six products of bf16 for one of fp32.
struct Precise {};

/// About 1e-5 of the largest output: on tile registers, three products of bf16. Elsewhere as Precise.
struct Fast {};

/// About 1e-2 of the largest output: on tile registers, one product of bf16. Elsewhere fp32, with the weights of Linear
/// layers held as bf16 where they are many: a step of a sequence, which takes as long as they come from memory, takes
/// little more than half of that.
struct BFloat16 {};

/// As `Policy`, with the kernels that are fastest for so many samples at a time. Any other batch may be run too.
template <int batch, class Policy = Precise>
struct ForBatch {};

}  // namespace policy

namespace detail {

/// Precise, with every convolution that it can compute by this algorithm: to test it.
template <kernel::Algorithm algorithm>
struct Forced {};

/// A policy as numbers, for what chooses the kernels.
struct Preference {
    kernel::Algorithm algorithm = kernel::Algorithm::cheapest;
    int terms = 3;       // of bf16 for a number of fp32: on tile registers, and with 1 where weights are many
    bool tiles = false;  // whether the processor has these, and they are faster
    int batch = 1;       // samples that are expected at a time
};

/// What a policy says; whether there are tile registers is seen when a model is loaded.
template <class Policy>
inline constexpr Preference preference_v{};
template <>
inline constexpr Preference preference_v<policy::Fast>{.terms = 2};
template <>
inline constexpr Preference preference_v<policy::BFloat16>{.terms = 1};
template <kernel::Algorithm algorithm>
inline constexpr Preference preference_v<Forced<algorithm>>{.algorithm = algorithm};

template <int batch, class Policy>
inline constexpr Preference preference_v<policy::ForBatch<batch, Policy>> = [] {
    Preference preference = preference_v<Policy>;
    preference.batch = batch > 0 ? batch : 1;
    return preference;
}();

/// That `Policy` is one.
template <class Policy>
struct PolicyCheck {
    static constexpr Text sentence() {
        Text type;
        append_type_name(type, raw_type_name<Policy>());
        return diagnostic::say(diagnostic::Code::not_a_policy, {type.view()});
    }
};
template <>
struct PolicyCheck<policy::Precise> : NoFault {};
template <>
struct PolicyCheck<policy::Fast> : NoFault {};
template <>
struct PolicyCheck<policy::BFloat16> : NoFault {};
template <kernel::Algorithm algorithm>
struct PolicyCheck<Forced<algorithm>> : NoFault {};
template <int batch, class Policy>
struct PolicyCheck<policy::ForBatch<batch, Policy>> {
    static constexpr Text sentence() {
        using diagnostic::Code, diagnostic::number, diagnostic::say;
        if (batch > 0) return PolicyCheck<Policy>::sentence();
        return say(Code::option_out_of_range, {"policy::ForBatch", "a batch", number(batch).view(), "1"});
    }
};

/// Whether tile registers may be used at all, and what a policy says where they are.
template <class Policy>
inline constexpr bool may_use_tiles_v =
    kernel::tiles_compiled && preference_v<Policy>.algorithm == kernel::Algorithm::cheapest;
template <class Policy>
inline constexpr Preference on_tiles_v = [] {
    Preference preference = preference_v<Policy>;
    preference.tiles = true;
    return preference;
}();

}  // namespace detail
}  // namespace idem
