/// ScaledDotProductAttention: softmax(scale Q Kᵀ + mask) V, for each head. It has no parameters.
///
///     one stream     (T, 3 D)                 query, key and value side by side
///     two streams    (T, D), (S, 2 D)         the query; key and value side by side
///     three streams  (T, D), (S, D), (S, E)   query, key and value
///
/// and gives (T, D), or (T, E). Head h has the h-th part of the columns of each. The mask is no stream: Masked<"name">
/// reads what a Side or a Tap keeps: Mask<S> or Mask<T, S>, true where a key takes part, or Shape<S> or Shape<T, S>,
/// which is added. A query that sees no key at all gives NaN, as in PyTorch.
/// Source: Vaswani et al. (2017), "Attention Is All You Need", section 3.2; torch's scaled_dot_product_attention.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

#include <cstdint>
#include <string_view>

namespace idem {

/// Options: Causal (PyTorch's is_causal), Masked<"name"> (attn_mask), ScaledBy<x> (scale).
template <int Heads, class... Options>
struct ScaledDotProductAttention {};

namespace detail {

/// Query, key and value as parts of the streams that come in: which stream, and from which column on.
struct AttentionParts {
    Extents query{}, key{}, value{};
    int stream[3]{};
    int column[3]{};

    constexpr Extents output() const { return {query[0], value[1]}; }
};

/// An attention as a value.
struct AttentionRule {
    int heads = 1;
    bool causal = false;
    double scale = 0;  // 0: 1 / sqrt(width of a head)
    std::string_view masked{};
    Flaw flaw{};
};

template <int Heads, class... O>
constexpr AttentionRule attention_rule() {
    using Set = OptionSet<O...>;
    AttentionRule rule{.heads = Heads,
                       .causal = Set::has(Option::causal),
                       .scale = Set::real(Option::scale, 0),
                       .masked = Set::values[Set::find(Option::masked)].word,
                       .flaw = Set::flaw({Option::causal, Option::masked, Option::scale})};
    if (Set::has(Option::masked) && rule.masked.empty()) rule.flaw = {diagnostic::Code::name_empty, {}, {}};
    if (Heads < 1) rule.flaw = {diagnostic::Code::option_out_of_range, "Heads", {Heads, 1}};
    return rule;
}

constexpr Flaw heads_flaw(int heads, int width) { return {diagnostic::Code::heads_do_not_divide, {}, {heads, width}}; }

/// Where query, key and value are in `count` streams. Whether they fit together is not asked.
constexpr AttentionParts attention_parts(const Extents* in, int count) {
    AttentionParts parts;
    const auto columns = [](const Extents& extents, int part_count) {
        return Extents{extents[0], extents[-1] / part_count};
    };
    if (count == 1) {
        parts.query = parts.key = parts.value = columns(in[0], 3);
        for (int i = 0; i < 3; ++i) parts.column[i] = i * parts.query[1];
    } else if (count == 2) {
        parts.query = columns(in[0], 1);
        parts.key = parts.value = columns(in[1], 2);
        parts.stream[1] = parts.stream[2] = 1;
        parts.column[2] = parts.key[1];
    } else {
        parts.query = columns(in[0], 1);
        parts.key = columns(in[1], 1);
        parts.value = columns(in[2], 1);
        parts.stream[1] = 1;
        parts.stream[2] = 2;
    }
    return parts;
}

/// Whether so many streams are query, key and value.
constexpr bool fits_attention(const Extents* in, int count) {
    if (count < 1 || count > 3) return false;
    for (int i = 0; i < count; ++i)
        if (in[i].rank != 2 || in[i].numbers != Numbers::real) return false;
    if (count == 1) return in[0][1] % 3 == 0;
    if (count == 2) return std::int64_t{2} * in[0][1] == in[1][1];
    return in[0][1] == in[1][1] && in[1][0] == in[2][0];
}

/// Whether a stream says for `queries` and `keys` which keys are seen.
constexpr bool fits_as_mask(const Extents& mask, int queries, int keys) {
    if (mask.numbers == Numbers::ids || mask[-1] != keys) return false;
    return mask.rank == 1 || (mask.rank == 2 && mask[0] == queries);
}

}  // namespace detail
}  // namespace idem
