/// Tap<"res"> passes its input on and keeps it; From<"res"> gives what was kept. Concat<Identity, From<"res">> is
/// cat[x, res]. What is kept lives until its last From; nothing is copied.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/layer/identity.hpp>
#include <idem/support/fixed_string.hpp>

#include <concepts>
#include <string_view>

namespace idem {

/// Alone it has an index in a Sequential, as a layer has. Tap<"res", L> keeps what L gives, and is found as L: no key
/// shifts where a layer becomes tapped.
template <FixedString name, class L = Identity>
struct Tap {
    using definition = Tap;
};

template <FixedString name>
struct From {
    using definition = From;
};

namespace detail {

template <FixedString name, class L>
struct Structure<Tap<name, L>> {
    static constexpr Kind kind = Kind::combinator;
    using children = List<L>;
    template <class... C>
    using rebuild = Tap<name, C...>;
};
/// A Tap lets names through as the layer that it keeps would.
template <FixedString name, class L>
inline constexpr Child child_v<Tap<name, L>>{&trace<Tap<name, L>>, kind_v<L>};

template <FixedString name>
struct Structure<From<name>> {
    static constexpr Kind kind = Kind::leaf;
    using children = List<>;
};

constexpr void keep(Flow& flow, std::string_view name, int number) {
    using diagnostic::Code;
    const Code code = name.empty()                           ? Code::name_empty
                      : flow.find_kept(name) != nullptr      ? Code::tap_set_twice
                      : flow.kept_count == Flow::tap_capacity ? Code::too_many_taps
                                                             : Code::none;
    if (code != Code::none) return flow.blame({.code = code, .node = number, .word = name});
    flow.keep(name, flow.streams, number);
}

constexpr void give_kept(Flow& flow, const Place& place, std::string_view type, std::string_view name) {
    visit(flow, place, type, Kind::leaf, nullptr, [&](int number) {
        const Flow::Kept* kept = flow.find_kept(name);
        if (kept == nullptr) {
            flow.blame({.code = diagnostic::Code::tap_never_set, .node = number, .word = name});
            return;
        }
        flow.streams = kept->streams;
        flow.giver = kept->giver;
    });
}

template <FixedString name, class L>
struct Tracer<Tap<name, L>> {
    static constexpr void trace(Flow& flow, const Place& place, [[maybe_unused]] std::string_view type) {
        if constexpr (std::same_as<L, Identity>) {
            visit(flow, place, type, Kind::combinator, nullptr,
                  [&](int number) { keep(flow, name.view(), number); });
        } else {  // what stands here is the layer
            const int number = flow.nodes;
            detail::trace<L>(flow, {place.named, place.indexed, place.trail.below(0)});
            keep(flow, name.view(), number);
        }
    }
};

template <FixedString name>
struct Tracer<From<name>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        give_kept(flow, place, type, name.view());
    }
};

}  // namespace detail
}  // namespace idem
