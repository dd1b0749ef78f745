/// From the first fault of a walk to the sentence that says it: a second walk looks up paths and names.
#pragma once

#include <idem/compose/trace.hpp>

#include <cstddef>
#include <iterator>
#include <limits>
#include <string_view>

namespace idem::detail {

/// Looks up one node by its number.
struct NodeFinder final : Observer {
    int wanted;
    Text path{}, type{}, takes{}, remedy{};

    constexpr explicit NodeFinder(int number) : wanted(number) {}
    constexpr void enter(const Node& node) override {
        if (node.number != wanted) return;
        append_path(path, *node.place.indexed);
        append_type_name(type, node.type);
        if (!node.is_layer) return;
        node.leaf->takes(takes, node.in[0]);
        const std::ptrdiff_t size = node.in[0].size();
        if (node.in[0].rank < 2 || size > std::numeric_limits<int>::max()) return;
        Extents flat{static_cast<int>(size)};
        flat.numbers = node.in[0].numbers;
        if (!node.leaf->accepts(flat)) return;
        remedy.append("; Flatten before it would give ");
        append_shape(remedy, flat);
    }
};

/// "'lin1' (Identity)", or "the network's input".
constexpr Text giver_text(const NodeFinder& giver) {
    if (giver.wanted == no_node) return Text("the network's input");
    Text text;
    return text.append("'").append(giver.path.view()).append("' (").append(giver.type.view()).append(")");
}

/// The names of the taps that stand before a From that found none.
struct TapFinder final : Observer {
    int before;
    Text names{};

    constexpr explicit TapFinder(int number) : before(number) {}
    constexpr void keep(int node, std::string_view name) override {
        if (node < before) names.append(names.empty() ? "; kept are " : ", ").append(name);
    }
};

/// What an Extents has no room for, in words.
constexpr Text excess_text(Excess excess) {
    if (excess == Excess::rank) return Text("more than ").append(Extents::max_rank).append(" extents");
    return Text("an extent beyond ").append(Extents::max_extent);
}

constexpr Text flaw_sentence(const Flaw& flaw, std::string_view layer) {
    using diagnostic::number;
    if (flaw.code == diagnostic::Code::groups_do_not_divide)
        return diagnostic::say(flaw.code, {layer, number(flaw.numbers[0]).view(), number(flaw.numbers[1]).view(),
                                           number(flaw.numbers[2]).view()});
    if (flaw.code == diagnostic::Code::parameter_extents) {
        const auto excess = static_cast<Excess>(flaw.numbers[0]);
        const Text what = excess == Excess::none ? Text("an extent of ").append(flaw.numbers[1]) : excess_text(excess);
        return diagnostic::say(flaw.code, {layer, flaw.word, what.view()});
    }
    Text word;
    append_type_name(word, flaw.word);
    if (flaw.code == diagnostic::Code::unknown_option) {
        Text takes;
        for (std::size_t i = 0; i < std::size(option_names); ++i)
            if (flaw.numbers[0] >> i & 1) takes.append(takes.empty() ? "" : ", ").append(option_names[i]);
        return diagnostic::say(flaw.code, {layer, word.view(), takes.view()});
    }
    const std::string_view pair = flaw.numbers[1] == 1 ? "one" : "one for both directions, or two";
    return diagnostic::say(
        flaw.code, {layer, word.view(), number(flaw.numbers[0]).view(), number(flaw.numbers[1]).view(), pair});
}

constexpr Text fault_sentence(const Fault& fault, const InputList& input, Trace walk) {
    using diagnostic::Code, diagnostic::number, diagnostic::say;
    const Path root{};
    const auto look = [&](Observer& observer) {
        Flow flow(input, &observer);
        walk(flow, {&root, &root});
    };
    NodeFinder node(fault.node), first(fault.givers[0]), second(fault.givers[1]);
    look(node);
    look(first);
    look(second);
    Text given[2];
    for (int i = 0; i < 2; ++i) append_streams(given[i], fault.given[i]);
    const std::string_view path = node.path.view(), type = node.type.view();
    const Text giver = giver_text(first), other = giver_text(second), layer = giver_text(node);

    switch (fault.code) {
        case Code::shape_mismatch:
            return say(fault.code, {path, type, node.takes.view(), giver.view(), given[0].view(), node.remedy.view()});
        case Code::one_input_expected:
        case Code::identity_takes_one:
        case Code::attention_streams:
        case Code::projection_streams:
            return say(fault.code, {path, type, node.takes.view(), giver.view(), given[0].view()});
        case Code::branches_disagree:
        case Code::residual_disagrees:
        case Code::switch_disagrees:
            return say(fault.code, {path, type, giver.view(), given[0].view(), other.view(), given[1].view()});
        case Code::concat_disagrees:
            return say(fault.code, {path, type, giver.view(), given[0].view(), other.view(), given[1].view(),
                                    number(fault.number).view()});
        case Code::axis_out_of_range:
            return say(fault.code, {path, type, number(fault.number).view(), given[1].view()});
        case Code::optional_changes_shape:
            return say(fault.code, {path, type, given[0].view(), given[1].view()});
        case Code::tap_never_set: {
            TapFinder taps(fault.node);
            look(taps);
            return say(fault.code, {path, fault.word, taps.names.view()});
        }
        case Code::no_such_input:
            return say(fault.code, {path, number(fault.number).view(), {}, giver.view(), given[0].view()});
        case Code::branch_gives_several:
        case Code::branch_gives_no_floats:
            return say(fault.code, {path, type, other.view(), given[1].view()});
        case Code::no_branches:
            return say(fault.code, {path, type});
        case Code::too_many_streams:
            return say(fault.code, {path, type, number(Streams::capacity).view()});
        case Code::too_many_taps:
            return say(fault.code, {path, number(Flow::tap_capacity).view()});
        case Code::too_deep:
            return say(fault.code, {path, number(fault.number).view(), number(Route::capacity).view()});
        case Code::gives_no_shape:
            return say(fault.code, {layer.view(), given[1].view(), given[0].view()});
        case Code::beyond_a_shape:
            return say(fault.code, {layer.view(), excess_text(fault.given[1][0].excess).view(), given[0].view()});
        case Code::rule_fails:
            return say(fault.code, {layer.view(), fault.flaw.word, given[0].view()});
        case Code::mask_missing: {
            TapFinder taps(fault.node);
            look(taps);
            return say(fault.code, {path, type, fault.word, taps.names.view()});
        }
        case Code::mask_shape: {
            const Extents& wanted = fault.given[1][0];
            return say(fault.code, {path, type, fault.word, given[0].view(), number(wanted[0]).view(),
                                    number(wanted[1]).view()});
        }
        case Code::output_no_floats:
            return say(fault.code, {giver.view(), given[0].view()});
        case Code::not_a_layer:
        case Code::tap_set_twice:
        case Code::name_empty:
        case Code::network_inside:
            return say(fault.code, {layer.view(), fault.word});
        default:
            return flaw_sentence(fault.flaw, layer.view());
    }
}

}  // namespace idem::detail
