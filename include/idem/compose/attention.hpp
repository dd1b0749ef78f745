/// Attention in a network: several streams meet, and a mask is read from the side.
///
/// What flows is the query's stream: (T, D) in, (T, D) out, so that an Identity fits in the place of a whole attention
/// layer. The mask flows beside it and is not given on: every layer reads it from where it is kept, under its name.
/// Where keys and values come from a stream of their own (Cross), several streams meet, and an Identity does not fit;
/// PassThrough<0> forwards the query.
#pragma once

#include <idem/compose/here.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/compose/trace.hpp>
#include <idem/layer/attention.hpp>
#include <idem/layer/in_projection.hpp>
#include <idem/layer/linear.hpp>

#include <string_view>
#include <type_traits>

namespace idem {

template <int D, int Heads, class... Options>
struct MultiheadAttention;

namespace detail {

constexpr void blame_streams(Flow& flow, diagnostic::Code code, int number) {
    Fault fault{.code = code, .node = number, .givers = {flow.giver, no_node}};
    fault.given[0] = flow.streams;
    flow.blame(fault);
}

/// That the mask, if one is named, is there and has the right shape.
constexpr void check_mask(Flow& flow, std::string_view masked, int queries, int keys, int number) {
    if (masked.empty()) return;
    const Flow::Kept* mask = flow.find_kept(masked);
    Fault fault{.code = diagnostic::Code::none, .node = number, .word = masked};
    if (mask == nullptr) {
        fault.code = diagnostic::Code::mask_missing;
    } else if (mask->streams.count != 1 || !fits_as_mask(mask->streams[0], queries, keys)) {
        fault.code = diagnostic::Code::mask_shape;
        fault.given[0] = mask->streams;
        fault.given[1].append({queries, keys});
    }
    if (fault.code != diagnostic::Code::none) flow.blame(fault);
}

IDEM_COLD constexpr void trace_attention(Flow& flow, const Place& place, std::string_view type,
                                         const AttentionRule& rule) {
    using diagnostic::Code;
    visit(flow, place, type, Kind::leaf, nullptr, [&](int number) {
        const Streams in = flow.streams;
        blame_flaw(flow, rule.flaw, number);
        if (!fits_attention(in.extents, in.count)) return blame_streams(flow, Code::attention_streams, number);
        const AttentionParts parts = attention_parts(in.extents, in.count);
        for (int width : {parts.query[1], parts.value[1]})
            if (rule.heads > 0 && width % rule.heads != 0) blame_flaw(flow, heads_flaw(rule.heads, width), number);
        check_mask(flow, rule.masked, parts.query[0], parts.key[0], number);
        flow.streams.become(parts.output());
        flow.giver = number;
    });
}

template <int Heads, class... O>
struct Tracer<ScaledDotProductAttention<Heads, O...>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view type) {
        trace_attention(flow, place, type, attention_rule<Heads, O...>());
    }
};

/// It speaks for the whole attention, all of whose options it has.
template <int D, int Heads, class... O>
struct Tracer<InProjection<D, Heads, O...>> {
    using Layer = InProjection<D, Heads, O...>;
    static constexpr void trace(Flow& flow, const Place& place, std::string_view) {
        constexpr std::string_view type = raw_type_name<MultiheadAttention<D, Heads, O...>>();
        visit(flow, place, type, Kind::leaf, &leaf_v<Layer>, [&](int number) {
            const Streams in = flow.streams;
            blame_flaw(flow, Layer::flaw(), number);
            if (!Layer::fits(in.extents, in.count)) {
                blame_streams(flow, diagnostic::Code::projection_streams, number);
                flow.streams.become({in[0][0], Layer::packed});
                return;
            }
            check_mask(flow, attention_rule<Heads, O...>().masked, in[0][0], in[Layer::source(1, in.count)][0], number);
            flow.streams = {};
            for (int part = 0; part < in.count; ++part)
                flow.streams.append({in[part][0], in.count == 1 ? Layer::packed : in.count == 2 && part == 1 ? 2 * D : D});
        });
    }
};

template <class O>
inline constexpr bool is_score_option_v = option_v<O>.option == Option::causal ||
                                          option_v<O>.option == Option::masked ||
                                          option_v<O>.option == Option::scale;
template <class O>
inline constexpr bool is_bias_option_v = option_v<O>.option == Option::bias;

template <bool wanted, class O>
using kept_if_t = std::conditional_t<wanted, List<O>, List<>>;

template <int Heads, class... O>
struct AttentionWith {
    template <class... A>
    using attention = ScaledDotProductAttention<Heads, A...>;
    using type = apply_t<concat_t<kept_if_t<is_score_option_v<O>, O>...>, attention>;
};
template <int D, class... O>
struct OutProjectionWith {
    template <class... B>
    using projection = Linear<D, D, B...>;
    using type = apply_t<concat_t<kept_if_t<is_bias_option_v<O>, O>...>, projection>;
};

}  // namespace detail

/// (T, D) to (T, D), with torch.nn.MultiheadAttention's keys. With Cross it takes two streams, the query (T, D) and a
/// memory (S, D), or three, the query, (S, KeyDim) and (S, ValueDim).
/// Options: Cross, KeyDim<n> (PyTorch's kdim), ValueDim<n> (vdim), Bias<false>, Causal (is_causal), Masked<"name">,
/// ScaledBy<x>.
template <int D, int Heads, class... Options>
struct MultiheadAttention
    : Sequential<Here<detail::InProjection<D, Heads, Options...>>,
                 typename detail::AttentionWith<Heads, Options...>::type,
                 Named<"out_proj", typename detail::OutProjectionWith<D, Options...>::type>> {};

}  // namespace idem
