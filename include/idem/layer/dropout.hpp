/// Dropout: y = x at inference. Source: torch.nn.Dropout in eval mode.
#pragma once

#include <idem/layer/layer.hpp>

namespace idem {

/// `probability` is that of training; inference does not use it.
template <double probability = 0.5>
struct BasicDropout {
    static constexpr detail::Role role = detail::Role::nothing;
    static constexpr detail::Flaw flaw() {
        if (probability >= 0 && probability <= 1) return {};
        return {diagnostic::Code::beyond_range, "a probability outside of 0 to 1", {}};
    }
    static constexpr Extents output(Extents in) { return in; }
};

struct Dropout : BasicDropout<> {};

}  // namespace idem
