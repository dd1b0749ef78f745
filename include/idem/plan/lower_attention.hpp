/// How attention runs: one step on query, key and value, each a stream or the columns of one, and the mask from the
/// side; in front of it the projections of a MultiheadAttention.
#pragma once

#include <idem/compose/attention.hpp>
#include <idem/plan/lower.hpp>

#include <cstddef>

namespace idem::detail {

/// 1 / sqrt(x), by Newton's method: compilers differ in whether std::sqrt is constexpr.
constexpr double inverse_root(double x) {
    double root = x < 1 ? 1 : x;
    for (int i = 0; i < 64; ++i) root = 0.5 * (root + x / root);
    return 1 / root;
}

constexpr kernel::Attention attention_numbers(const AttentionRule& rule, const AttentionParts& parts) {
    const double scale = rule.scale != 0 ? rule.scale : inverse_root(parts.query[1] / rule.heads);
    return {.heads = rule.heads, .keys = parts.key[0], .scale = static_cast<float>(scale), .causal = rule.causal};
}

/// Keys, values and the mask of keys of a causal self-attention stay from one call to the next, for those that go on
/// with a sequence.
constexpr int add_state(Graph& graph, const AttentionParts& parts, const kernel::Attention& attention) {
    std::ptrdiff_t floats = parts.key.size() + parts.value.size();
    if (attention.mask != kernel::Mask::none) floats += parts.key[0];
    return graph.add_storage({.floats = floats, .state = true});
}

constexpr int lower_attention(Lowering& lowering, const Values& in, const AttentionRule& rule, ChooseKernels choose) {
    Graph& graph = lowering.graph;
    Values rows;
    Extents extents[3];
    for (int i = 0; i < in.count; ++i) {
        const bool in_columns = in.count < 3 && i + 1 == in.count;
        const int row = graph.in_layout(in[i], kernel::Layout::rows);
        rows.append(in_columns ? graph.in_places(row) : row);
        extents[i] = graph.value(in[i]).extents;
    }
    const AttentionParts parts = attention_parts(extents, in.count);
    const Extents* const part_extents[] = {&parts.query, &parts.key, &parts.value};
    int storage[3];
    for (int i = 0; i < 3; ++i) {
        const int part = graph.columns_of(rows[parts.stream[i]], parts.column[i], (*part_extents[i])[1]);
        storage[i] = graph.value(part).storage;
    }
    const int result = graph.new_value(parts.output(), kernel::Layout::rows);
    Step step{.computation = Computation::attention,
              .choose = choose,
              .input = storage[0],
              .operand = storage[1],
              .output = graph.value(result).storage};
    step.others[0] = storage[2];
    kernel::Geometry& g = step.geometry;
    g.height = g.out_height = parts.query[0];
    g.channels = parts.query[1];
    g.out_channels = parts.value[1];
    g.attention = attention_numbers(rule, parts);
    if (!rule.masked.empty()) {
        const Value mask = graph.value(lowering.kept_as(rule.masked)[0]);
        step.others[1] = mask.storage;
        g.attention.mask = mask.extents.numbers == Numbers::mask ? kernel::Mask::boolean : kernel::Mask::additive;
        g.attention.mask_of_pairs = mask.extents.rank == 2;
    }
    if (rule.causal && parts.query[0] == parts.key[0]) step.state = add_state(graph, parts, g.attention);
    graph.add_step(step);
    return result;
}

template <int Heads, class... O>
struct LowerAs<ScaledDotProductAttention<Heads, O...>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int, const Outside& outside) {
        const int y = lower_attention(lowering, in, attention_rule<Heads, O...>(),
                                      &choose_kernels<Computation::attention>);
        return finish(lowering.graph, y, outside);
    }
};

template <int D, int Heads, class... O>
struct LowerAs<InProjection<D, Heads, O...>> {
    using Layer = InProjection<D, Heads, O...>;

    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        const int bias = Layer::has_bias ? base + (Layer::separate ? 3 : 1) : none;
        const int products = Layer::separate ? 3 : in.count;
        Values out;
        for (int i = 0; i < products; ++i) {
            const int parts = i + 1 == products ? 3 - i : 1;  // the last one projects all that are left
            const Recipe recipe{.weight = base + (Layer::separate ? i : 0), .bias = bias,
                                .first_weight = Layer::separate ? 0 : i * D, .first_bias = i * D};
            out.append(lower_projection(lowering.graph, in[Layer::source(i, in.count)], parts * D, recipe,
                                        &choose_kernels<Computation::linear>, outside.applied));
        }
        return out;
    }
};

}  // namespace idem::detail
