/// GPT-2 with Hugging Face's keys, and its files as they are: with or without "transformer." in front, with the causal
/// masks that they hold, which are not read, and with or without the head's weight, which is that of the tokens.
/// Source: Radford et al. (2019), "Language Models are Unsupervised Multitask Learners".
///
///     zoo::Gpt2        ids (1024) -> logits (1024, 50257) of what follows each token
///     zoo::Gpt2Next    ids (1024) -> logits (50257) of what follows the last token
///
/// A run may have fewer tokens (see Length), and Model::extend goes on with a sequence.
#pragma once

#include <idem/compose/attention.hpp>
#include <idem/compose/branches.hpp>
#include <idem/compose/checkpoint.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/dropout.hpp>
#include <idem/layer/embedding.hpp>
#include <idem/layer/layer_norm.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/slice.hpp>
#include <idem/layer/tied.hpp>
#include <idem/zoo/with_config.hpp>

#include <string>
#include <string_view>

namespace idem::zoo {

/// A key of a file of Hugging Face's, as GPT2LMHeadModel has it; empty for a causal mask.
struct Gpt2Keys {
    static std::string key(std::string_view in_file) {
        if (in_file.ends_with(".attn.bias") || in_file.ends_with(".attn.masked_bias")) return {};
        const bool whole = in_file.starts_with("transformer.") || in_file.starts_with("lm_head.");
        return std::string(whole ? "" : "transformer.").append(in_file);
    }
};

/// Numbers of a GPT-2; the small one's, unless said otherwise.
struct Gpt2Config {
    int length = 1024;  // tokens of a sequence at most
    int vocabulary = 50257;
    int positions = 1024;  // rows of the table of positions
    int width = 768;
    int heads = 12;
    int layers = 12;

    /// What of it makes no network.
    constexpr idem::detail::Flaw flaw() const {
        return detail::settings_flaw({{"length", length},
                                      {"vocabulary", vocabulary},
                                      {"positions", positions},
                                      {"width", width},
                                      {"heads", heads},
                                      {"layers", layers, 0}},
                                     heads, width);
    }
};

namespace detail {

/// Its weight lies as (in, out).
template <int In, int Out>
using Gpt2Linear = Linear<In, Out, Transposed>;

/// (T, D) to (T, D).
template <int D, int Heads>
using Gpt2Layer = Sequential<
    Residual<Sequential<Named<"ln_1", LayerNorm<D>>,
                        Named<"attn", Sequential<Named<"c_attn", Gpt2Linear<D, 3 * D>>,
                                                 ScaledDotProductAttention<Heads, Causal>,
                                                 Named<"c_proj", Gpt2Linear<D, D>>>>>>,
    Residual<Sequential<Named<"ln_2", LayerNorm<D>>,
                        Named<"mlp", Sequential<Named<"c_fc", Gpt2Linear<D, 4 * D>>, GELU<Approximate::tanh>,
                                                Named<"c_proj", Gpt2Linear<4 * D, D>>>>>>>;

/// (T) ids to (T, D).
template <Gpt2Config c>
using Gpt2Transformer = Sequential<Add<Named<"wte", Embedding<c.vocabulary, c.width>>,
                                       Named<"wpe", PositionEmbedding<c.positions, c.width>>>,
                                   Named<"drop", Dropout>, Named<"h", Repeat<c.layers, Gpt2Layer<c.width, c.heads>>>,
                                   Named<"ln_f", LayerNorm<c.width>>>;

template <Gpt2Config c, class... Between>
struct Gpt2Network {
    using type = Network<Ids<c.length>, Checkpoint<Gpt2Keys>, Named<"transformer", Gpt2Transformer<c>>, Between...,
                         Named<"lm_head", Tied<"transformer.wte", Linear<c.width, c.vocabulary, Bias<false>>>>>;
};

}  // namespace detail

/// As GPT2LMHeadModel: (T) ids to (T, vocabulary).
template <Gpt2Config config>
struct BasicGpt2 : detail::with_config_t<config, detail::Gpt2Network<config>> {};

/// The last row of that alone: (T) ids to (vocabulary).
template <Gpt2Config config>
struct BasicGpt2Next : detail::with_config_t<config, detail::Gpt2Network<config, Select<0, -1>>> {};

struct Gpt2 : BasicGpt2<Gpt2Config{}> {};
struct Gpt2Next : BasicGpt2Next<Gpt2Config{}> {};

}  // namespace idem::zoo
