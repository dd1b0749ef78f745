/// Network: a whole graph, checked. `struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU> {};`
#pragma once

#include <idem/compose/sentence.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/shape/shape.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace idem {
namespace detail {

/// What a walk over a network found.
struct Outcome {
    Streams output{};
    Fault fault{};
};

/// One of several inputs: its stream, and the name that a Side has.
template <class S>
struct InputStream {
    using stream = S;
    static constexpr bool flows = true;
    static constexpr std::string_view name{};
};
template <FixedString side, class S>
struct InputStream<Side<side, S>> {
    using stream = S;
    static constexpr bool flows = false;
    static constexpr std::string_view name = side.view();
};

template <class Input>
inline constexpr bool is_input_v = is_shape_v<Input>;
template <class... S>
inline constexpr bool is_input_v<Inputs<S...>> =
    (sizeof...(S) <= Streams::capacity) && (is_shape_v<typename InputStream<S>::stream> && ...) &&
    (InputStream<S>::flows || ...);

template <class Input>
struct InputsOf {
    static constexpr InputList list{extents_v<Input>};
};
template <class... S>
struct InputsOf<Inputs<S...>> {
    static constexpr InputList list = [] {
        InputList all;
        (all.append(extents_v<typename InputStream<S>::stream>, InputStream<S>::name), ...);
        return all;
    }();
};
template <class Input>
inline constexpr const InputList& inputs_v = InputsOf<Input>::list;

template <class S>
struct InputCheck;
template <int... D>
struct InputCheck<Shape<D...>> : WellFormed<D...> {};
template <int... D>
struct InputCheck<Ids<D...>> : WellFormed<D...> {};
template <int... D>
struct InputCheck<Mask<D...>> : WellFormed<D...> {};
template <FixedString name, class S>
struct InputCheck<Side<name, S>> {
    static constexpr Text sentence() {
        if (name.view().empty()) return diagnostic::say(diagnostic::Code::name_empty, {"a Side"});
        return InputCheck<S>::sentence();
    }
};
template <class... S>
struct InputCheck<Inputs<S...>> {
    static constexpr Text sentence() {
        Text first;
        ((first.empty() ? void(first = InputCheck<S>::sentence()) : void()), ...);
        const std::string_view names[] = {InputStream<S>::name..., {}};
        for (std::size_t i = 0; i < sizeof...(S); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (first.empty() && !names[i].empty() && names[i] == names[j])
                    first = diagnostic::say(diagnostic::Code::tap_set_twice, {"a Side", names[i]});
        return first;
    }
};

/// The layers of a network as one walk, at the root of all paths.
template <class... L>
struct Layers {
    static constexpr void trace(Flow& flow, const Place& place) {
        const Child children[sizeof...(L) + 1] = {child_v<L>..., {}};
        trace_children(flow, place, children, sizeof...(L));
    }
};

/// A network computes floats.
constexpr void blame_output(Flow& flow) {
    Fault fault{.code = diagnostic::Code::output_no_floats, .givers = {flow.giver, no_node}};
    fault.given[0] = flow.streams;
    flow.blame(fault);
}

template <class Input, class... L>
constexpr Outcome walk(Observer* observer = nullptr) {
    const Path root{};
    Flow flow(inputs_v<Input>, observer);
    Layers<L...>::trace(flow, {&root, &root});
    for (int i = 0; i < flow.streams.count; ++i)
        if (flow.streams[i].numbers != Numbers::real) blame_output(flow);
    return {flow.streams, flow.fault};
}

template <class Input, class... L>
inline constexpr Outcome outcome_v = walk<Input, L...>();

/// The sentence of the first fault; empty where all fits.
template <class Input, class... L>
struct NetworkCheck {
    static constexpr bool holds() {
        if constexpr (!is_input_v<Input>) return false;
        else if constexpr (!InputCheck<Input>::sentence().empty()) return false;
        else return outcome_v<Input, L...>.fault.code == diagnostic::Code::none;
    }
    static constexpr Text sentence() {
        if constexpr (!is_input_v<Input>) {
            Text type;
            append_type_name(type, raw_type_name<Input>());
            return diagnostic::say(diagnostic::Code::not_an_input, {type.view()});
        } else {
            if constexpr (!InputCheck<Input>::sentence().empty()) return InputCheck<Input>::sentence();
            // GCC evaluates a call of constants wherever it stands, except in a discarded statement.
            constexpr const Fault& fault = outcome_v<Input, L...>.fault;
            if constexpr (fault.code == diagnostic::Code::none) return {};
            else return fault_sentence(fault, inputs_v<Input>, &Layers<L...>::trace);
        }
    }
};

template <const Outcome& outcome, class = std::make_index_sequence<static_cast<std::size_t>(outcome.output.count)>>
struct OutputOf;
template <const Outcome& outcome, std::size_t... I>
struct OutputOf<outcome, std::index_sequence<I...>> {
    using type = Outputs<shape_of_t<outcome.output.extents[I]>...>;
};
template <const Outcome& outcome>
struct OutputOf<outcome, std::index_sequence<0>> {
    using type = shape_of_t<outcome.output.extents[0]>;
};

}  // namespace detail

/// `Input` is a Shape, Ids or Mask, or Inputs<...> of several, which may be Sides. `output` is a Shape, or
/// Outputs<Shape...> for several.
/// Compiles only if every layer accepts what reaches it; the error names the first that does not.
template <class Input, class... L>
struct Network {
    using definition = Network;
    using input = Input;
    using output = typename detail::OutputOf<detail::outcome_v<Input, L...>>::type;

    static_assert(detail::fits<detail::says_t<detail::NetworkCheck<Input, L...>>>,
                  "idem: this does not fit together");
};

namespace detail {

template <class Input, class... L>
struct Structure<Network<Input, L...>> {
    static constexpr Kind kind = Kind::sequence;
    using children = List<L...>;
    template <class... C>
    using rebuild = Network<Input, C...>;
};

/// Its input is what reaches it, so that it is no layer of another network.
template <class Input, class... L>
struct Tracer<Network<Input, L...>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        visit(flow, place, type, Kind::sequence, nullptr, [&](int number) {
            flow.blame({.code = diagnostic::Code::network_inside, .node = number});
        });
    }
};

template <class N>
inline constexpr bool is_network_definition_v = false;
template <class Input, class... L>
inline constexpr bool is_network_definition_v<Network<Input, L...>> = true;

/// The walk over a network type, and its outcome, without instantiating the network itself: a probe must not assert.
/// What is no network is passed by, once it has been reported.
template <class N>
struct NetworkTraits {
    using check = NoFault;
    static constexpr Outcome outcome{};
};
template <class Input, class... L>
struct NetworkTraits<Network<Input, L...>> {
    using input = Input;
    using layers = List<L...>;
    using check = NetworkCheck<Input, L...>;
    static constexpr const Outcome& outcome = outcome_v<Input, L...>;
    static constexpr void walk(Observer& observer) { detail::walk<Input, L...>(&observer); }
};

}  // namespace detail

/// A Network, or a struct that derives from one.
template <class N>
concept NetworkType = detail::is_network_definition_v<detail::definition_t<N>>;

namespace detail {

/// A network without a fault. Only of such a plan is made: of others the network's own error says all.
template <class N>
concept SoundNetwork = NetworkType<N> && NetworkTraits<definition_t<N>>::check::holds();

}  // namespace detail

}  // namespace idem
