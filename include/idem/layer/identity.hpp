/// Identity: y = x, of any shape and type. Source: torch.nn.Identity.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>

#include <cstddef>
#include <utility>

namespace idem {
namespace detail {

template <std::size_t count>
struct IdentityCalledWith {
    static constexpr Text sentence() {
        return diagnostic::say(diagnostic::Code::identity_called_with_several, {diagnostic::number(count).view()});
    }
};

}  // namespace detail

/// Takes and ignores any constructor arguments, and returns its one argument itself. It has no parameters, adds no
/// key, and keeps its slot in a Sequential; nothing of it is left in a network's normal form.
struct Identity {
    constexpr Identity() noexcept = default;
    template <class... Ignored>
    constexpr explicit Identity(Ignored&&...) noexcept {}

    template <class X>
    constexpr X&& operator()(X&& x) const noexcept {
        return std::forward<X>(x);
    }

    /// No other number of arguments: it is here to say so, and std::is_invocable cannot tell.
    template <class... X>
        requires(sizeof...(X) != 1)
    constexpr void operator()(X&&...) const noexcept {
        static_assert(detail::fits<detail::says_t<detail::IdentityCalledWith<sizeof...(X)>>>,
                      "idem: this does not fit together");
    }

    static constexpr detail::Role role = detail::Role::nothing;
    static constexpr Extents output(Extents in) { return in; }
};

/// Forwards input number `input` where several streams arrive; PassThrough<0> of a single stream computes nothing.
template <int input>
struct PassThrough {};

}  // namespace idem
