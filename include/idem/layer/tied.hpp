/// Tied<"wte", L>: L with the parameters of the layer at that path of the network: one parameter under two keys.
///
///     Named<"lm_head", Tied<"transformer.wte", Linear<768, 50257, Bias<false>>>>
///
/// A file may hold it under either key or under both; where both differ, it does not load. A parameter's name is the
/// same in both layers.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/support/fixed_string.hpp>

#include <string_view>

namespace idem {

template <FixedString path, class L>
struct Tied : L {
    static constexpr std::string_view tied = path.view();
    static constexpr detail::Flaw flaw() {
        if (tied.empty()) return detail::name_flaw(tied);
        return detail::flaw_of<L>();
    }
};

/// A composition has no parameters of its own.
template <FixedString path, class L>
    requires requires { typename L::definition; }
struct Tied<path, L> : detail::NoSuchLayer<"a composition in it; Tied takes one layer"> {};

}  // namespace idem
