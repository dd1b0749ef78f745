/// Branches side by side, each fed with what reaches the combinator:
///   Add<B...>     y = Σ B(x)           equal shapes, or extents of 1 that repeat
///   Mul<B...>     y = Π B(x)           likewise: (C, 1, 1) beside (C, H, W) scales each channel
///   Concat<B...>  y = cat(B(x)...)     along the channel axis (0 of (C) and (C, H, W), 1 of (T, C)) or Axis<k>
///   Fork<B...>    y = (B(x)...)        as many streams as the branches give
///   Residual<Body, Shortcut = Identity>  y = Body(x) + Shortcut(x), of equal shapes
/// They add nothing to a path.
#pragma once

#include <idem/compose/trace.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>
#include <idem/shape/joined.hpp>

#include <limits>
#include <string_view>

namespace idem {

template <class... B>
struct Add {
    using definition = Add;
};

template <class... B>
struct Mul {
    using definition = Mul;
};

/// The first argument may be Axis<k>.
template <class... B>
struct Concat {
    using definition = Concat;
};

template <class... B>
struct Fork {
    using definition = Fork;
};

/// Source: He, Zhang, Ren and Sun (2015), "Deep Residual Learning for Image Recognition", equations 1 and 2.
template <class Body, class Shortcut = Identity>
struct Residual {
    using definition = Residual;
};

namespace detail {

template <template <class...> class C, class... B>
struct BranchStructure {
    static constexpr Kind kind = Kind::combinator;
    using children = List<B...>;
    template <class... Other>
    using rebuild = C<Other...>;
};

template <class... B>
struct Structure<Add<B...>> : BranchStructure<Add, B...> {};
template <class... B>
struct Structure<Mul<B...>> : BranchStructure<Mul, B...> {};
template <class... B>
struct Structure<Fork<B...>> : BranchStructure<Fork, B...> {};
template <class Body, class Shortcut>
struct Structure<Residual<Body, Shortcut>> : BranchStructure<Residual, Body, Shortcut> {};
template <class... B>
struct Structure<Concat<B...>> : BranchStructure<Concat, B...> {};
template <int k, class... B>
struct Structure<Concat<Axis<k>, B...>> {
    static constexpr Kind kind = Kind::combinator;
    using children = List<B...>;
    template <class... Other>
    using rebuild = Concat<Axis<k>, Other...>;
};

/// How the streams of branches become those of the whole.
enum class Joining { sum, residual, concat, fork };

/// Along which axis of `extents` a Concat joins; `axis` as written, or `along_channels`.
inline constexpr int along_channels = std::numeric_limits<int>::min();
constexpr int concat_axis(int axis, const Extents& extents) {
    return axis == along_channels ? channel_axis(extents) : wrapped_axis(axis, extents);
}

IDEM_COLD constexpr void trace_branches(Flow& flow, const Place& place, std::string_view type, Joining joining,
                                        int axis, const Child* children, int count) {
    using diagnostic::Code;
    visit(flow, place, type, Kind::combinator, nullptr, [&](int number) {
        const Streams in = flow.streams;
        const int giver = flow.giver;
        Streams joined;
        int first_giver = no_node;
        if (count == 0) flow.blame({.code = Code::no_branches, .node = number});
        for (int i = 0; i < count; ++i) {
            flow.streams = in;
            flow.giver = giver;
            children[i].trace(flow, {place.named, place.indexed, place.trail.below(i)});
            const Streams& out = flow.streams;
            Fault fault{.code = Code::none, .node = number, .givers = {first_giver, flow.giver}};
            fault.given[0] = joined;
            fault.given[1] = out;
            if (joining == Joining::fork) {
                for (int k = 0; k < out.count; ++k)
                    if (!joined.append(out[k])) fault.code = Code::too_many_streams;
            } else if (out.count != 1) {
                fault.code = Code::branch_gives_several;
                joined = out;
            } else if (out[0].numbers != Numbers::real) {
                fault.code = Code::branch_gives_no_floats;
                joined = out;
            } else if (i == 0) {
                joined = out;
                first_giver = flow.giver;
                if (joining == Joining::concat) {
                    const int resolved = concat_axis(axis, out[0]);
                    fault.number = axis;
                    if (resolved < 0 || resolved >= out[0].rank) fault.code = Code::axis_out_of_range;
                }
            } else if (joining == Joining::concat) {
                fault.number = concat_axis(axis, joined[0]);
                if (!join(joined.extents[0], out[0], static_cast<int>(fault.number)))
                    fault.code = Code::concat_disagrees;
            } else if (joining == Joining::residual) {
                if (!(out == joined)) fault.code = Code::residual_disagrees;
            } else if (!broadcast(joined.extents[0], out[0])) {
                fault.code = Code::branches_disagree;
            }
            if (fault.code != Code::none) flow.blame(fault);
        }
        if (joined.count == 1 && joined[0].excess != Excess::none) blame_excess(flow, in, joined[0], number);
        if (count > 0) flow.streams = joined;
        flow.giver = number;
    });
}

template <Joining joining, int axis, class... B>
struct BranchTracer {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        const Child children[sizeof...(B) + 1] = {child_v<B>..., {}};
        trace_branches(flow, place, type, joining, axis, children, sizeof...(B));
    }
};

template <class... B>
struct Tracer<Add<B...>> : BranchTracer<Joining::sum, 0, B...> {};
template <class... B>
struct Tracer<Mul<B...>> : BranchTracer<Joining::sum, 0, B...> {};
template <class... B>
struct Tracer<Fork<B...>> : BranchTracer<Joining::fork, 0, B...> {};
template <class Body, class Shortcut>
struct Tracer<Residual<Body, Shortcut>> : BranchTracer<Joining::residual, 0, Body, Shortcut> {};
template <class... B>
struct Tracer<Concat<B...>> : BranchTracer<Joining::concat, along_channels, B...> {};
template <int k, class... B>
struct Tracer<Concat<Axis<k>, B...>> : BranchTracer<Joining::concat, k, B...> {};

}  // namespace detail
}  // namespace idem
