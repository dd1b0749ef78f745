/// The walk over a network that carries shapes along: it checks what fits, and tells an observer what stands where.
///
/// It runs on values (extents, counts), so that its cost grows with the number of layers and each layer type is
/// compiled once, whatever reaches it. Streams go in, streams come out; the first fault is kept and the walk goes on
/// with the declared shapes, so that one mistake gives one error.
#pragma once

#include <idem/compose/path.hpp>
#include <idem/compose/structure.hpp>
#include <idem/layer/layer.hpp>
#include <idem/layer/options.hpp>
#include <idem/shape/extents.hpp>
#include <idem/support/diagnostics.hpp>

#include <concepts>
#include <string_view>

namespace idem::detail {

/// What stands between two layers: one stream, or after a Fork several.
struct Streams {
    static constexpr int capacity = 8;
    Extents extents[capacity]{};
    int count = 0;

    constexpr Streams() = default;
    constexpr Streams(const Extents& one) : count(1) { extents[0] = one; }
    constexpr const Extents& operator[](int i) const { return extents[i]; }
    /// What is beyond `count` stays as it is: a compiler writes each number of a Streams one by one.
    constexpr void become(const Extents& one) {
        extents[0] = one;
        count = 1;
    }
    constexpr bool append(const Extents& one) {
        if (count == capacity) return false;
        extents[count++] = one;
        return true;
    }
    friend constexpr bool operator==(const Streams& a, const Streams& b) {
        if (a.count != b.count) return false;
        for (int i = 0; i < a.count; ++i)
            if (!(a.extents[i] == b.extents[i])) return false;
        return true;
    }
};

/// "Shape<3>", or "2 streams, Shape<3> and Shape<4>".
constexpr void append_streams(Text& text, const Streams& streams) {
    if (streams.count == 1) return append_shape(text, streams[0]);
    text.append(streams.count).append(" streams, ");
    for (int i = 0; i < streams.count; ++i) {
        if (i > 0) text.append(i + 1 == streams.count ? " and " : ", ");
        append_shape(text, streams[i]);
    }
}

/// The inputs of a network: streams that flow, and those that are kept under a name.
struct InputList {
    Streams streams{};
    std::string_view kept_as[Streams::capacity]{};  // empty of those that flow

    constexpr void append(const Extents& extents, std::string_view name) {
        kept_as[streams.count] = name;
        streams.append(extents);
    }
};

/// The number of a node in the order of the walk. A network's input is no node.
inline constexpr int no_node = -1;

/// The first thing that does not fit, by node number; sentences are made of it afterwards.
struct Fault {
    diagnostic::Code code = diagnostic::Code::none;
    int node = no_node;
    int givers[2] = {no_node, no_node};  // who gave what is wrong; for two branches, both
    Streams given[2]{};
    std::string_view word{};             // a name, where the fault is about one
    long long number = 0;
    Flaw flaw{};
};

/// One place of the walk, as an observer sees it. Pointers live as long as the call.
struct Node {
    int number;
    const Place& place;
    std::string_view type;
    Kind kind;
    bool is_layer;
    const Leaf* leaf;  // of a layer; GCC under -fsanitize=undefined cannot compare it with null while compiling
    const Streams& in;  // until the walk goes into the node
};

/// Is told of every node when the walk enters it and when it leaves it, of every Tap that is set, of every choice, and
/// of the paths of what surgery removed.
struct Observer {
    constexpr virtual void enter(const Node&) {}
    constexpr virtual void leave(const Node&, const Streams& /* out */) {}
    constexpr virtual void keep(int /* node */, std::string_view /* name */) {}
    constexpr virtual void choose(std::string_view /* name */) {}
    constexpr virtual void removed(std::string_view /* path */) {}

  protected:
    ~Observer() = default;
};

/// What the walk carries.
struct Flow {
    struct Kept {
        std::string_view name{};
        Streams streams{};
        int giver = no_node;
    };
    static constexpr int tap_capacity = 32;

    Streams streams{};
    int giver = no_node;
    int nodes = 0;
    Kept kept[tap_capacity]{};
    int kept_count = 0;
    Fault fault{};
    Observer* observer = nullptr;

    constexpr Flow(const InputList& inputs, Observer* who = nullptr) : observer(who) {
        for (int i = 0; i < inputs.streams.count; ++i) {
            if (inputs.kept_as[i].empty()) streams.append(inputs.streams[i]);
            else keep(inputs.kept_as[i], inputs.streams[i], no_node);
        }
    }

    constexpr void keep(std::string_view name, const Streams& what, int node) {
        if (observer) observer->keep(node, name);
        kept[kept_count++] = {name, what, giver};
    }

    constexpr void blame(const Fault& found) {
        if (fault.code == diagnostic::Code::none) fault = found;
    }
    constexpr const Kept* find_kept(std::string_view name) const {
        for (int i = 0; i < kept_count; ++i)
            if (kept[i].name == name) return &kept[i];
        return nullptr;
    }
};

using Trace = void (*)(Flow&, const Place&);

/// A child as the walk needs it. Children are a local array of whoever walks them: of a constant one GCC reads an
/// element in time that grows with its length.
struct Child {
    Trace trace;
    Kind kind;
    bool identity = false;
};

template <class L>
struct Tracer;

template <class L>
constexpr void trace(Flow& flow, const Place& place) {
    Tracer<definition_t<L>>::trace(flow, place, raw_type_name<L>());
}

template <class L>
inline constexpr Child child_v{&trace<L>, kind_v<L>, std::same_as<L, Identity>};

/// What is deeper than a Route can tell is a fault.
template <class Walk>
constexpr void walk_below(Flow& flow, const Place& place, int number, Walk& walk) {
    if (place.trail.depth <= Route::capacity) walk(number);
    else flow.blame({.code = diagnostic::Code::too_deep, .node = number, .number = place.trail.depth});
}

/// Enters and leaves a node around `walk`, which may use the node's number, and changes the streams of the flow.
template <class LeafPointer, class Walk>
constexpr void visit(Flow& flow, const Place& place, std::string_view type, Kind kind, LeafPointer leaf, Walk walk) {
    const int number = flow.nodes++;
    if (flow.observer == nullptr) return walk_below(flow, place, number, walk);
    constexpr bool is_layer = std::same_as<LeafPointer, const Leaf*>;
    const Node node{number, place, type, kind, is_layer, leaf, flow.streams};
    flow.observer->enter(node);
    walk_below(flow, place, number, walk);
    flow.observer->leave(node, flow.streams);
}

/// Activations and the like are not the ones to name when a shape does not fit after them.
constexpr bool keeps_shape(const Leaf& leaf) {
    return leaf.role == Role::activation || leaf.role == Role::normalisation ||
           (leaf.role == Role::nothing && !leaf.identity);
}

/// What comes of `in` is more than a Shape can hold.
constexpr void blame_excess(Flow& flow, const Streams& in, const Extents& out, int number) {
    Fault fault{.code = diagnostic::Code::beyond_a_shape, .node = number};
    fault.given[0] = in;
    fault.given[1] = out;
    flow.blame(fault);
}

IDEM_COLD constexpr void trace_leaf(Flow& flow, const Place& place, const Leaf& leaf) {
    using diagnostic::Code;
    visit(flow, place, leaf.type, Kind::leaf, &leaf, [&](int number) {
        const Streams& in = flow.streams;
        if (leaf.identity && in.count == 1) {  // what the rest would come to
            flow.giver = number;
            return;
        }
        const Flaw flaw = leaf.flaw();
        const Code several = leaf.identity ? Code::identity_takes_one : Code::one_input_expected;
        const Code code = flaw.code != Code::none ? flaw.code
                          : in.count != 1         ? several
                          : !leaf.accepts(in[0])  ? Code::shape_mismatch
                                                  : Code::none;
        if (code != Code::none) {  // a Fault is large, for a compiler
            Fault fault{.code = code, .node = number, .givers = {flow.giver, no_node}, .flaw = flaw};
            fault.given[0] = in;
            flow.blame(fault);
        }
        const Extents out = leaf.output(in[0]);
        if (out.excess != Excess::none) blame_excess(flow, in, out, number);
        flow.streams.become(out);
        if (!keeps_shape(leaf)) flow.giver = number;
    });
}

/// A user's functions may fail for what reaches the layer, and its shape rule may give what is no shape.
constexpr void trace_own(Flow& flow, const Place& place, const Leaf& leaf, Flaw (*flaw_for)(const Extents&)) {
    const int number = flow.nodes;
    const Streams in = flow.streams;
    const Flaw flaw = in.count == 1 ? flaw_for(in[0]) : Flaw{};
    if (flaw.code != diagnostic::Code::none) {
        Fault fault{.code = flaw.code, .node = number, .flaw = flaw};
        fault.given[0] = in;
        flow.blame(fault);
    }
    trace_leaf(flow, place, leaf);
    bool positive = true;
    for (int axis = 0; axis < flow.streams[0].rank; ++axis) positive = positive && flow.streams[0][axis] > 0;
    if (positive) return;
    Fault fault{.code = diagnostic::Code::gives_no_shape, .node = number};
    fault.given[0] = in;
    fault.given[1] = flow.streams;
    flow.blame(fault);
    flow.streams = in;
}

/// A layer. What is neither a layer nor a composition is reported and passed by.
template <class L>
struct Tracer {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        if constexpr (Layer<L> && detail::HasOperation<L>) {
            trace_leaf(flow, place, leaf_v<L>);
        } else if constexpr (Layer<L>) {
            trace_own(flow, place, leaf_v<L>, &own_flaw<L>);
        } else {
            visit(flow, place, type, Kind::leaf, nullptr, [&](int number) {
                flow.blame({.code = diagnostic::Code::not_a_layer, .node = number, .word = why_no_layer<L>()});
                flow.giver = number;
            });
        }
    }
};

}  // namespace idem::detail
