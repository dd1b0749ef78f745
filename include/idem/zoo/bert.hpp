/// BERT with Hugging Face's keys, and its files as they are: with or without "bert." in front, with gamma and beta for
/// the weight and bias of a normalisation, with position_ids and with the heads of pretraining, which are not read.
/// Source: Devlin, Chang, Lee and Toutanova (2018), "BERT: Pre-training of Deep Bidirectional Transformers".
///
///     zoo::BertBase          ids, token types, mask (512 each)  ->  hidden state (512, 768)
///     zoo::BertBasePooled                                       ->  pooled output (768)
///
/// A run may have fewer tokens: see Length.
///
/// What flows is the hidden state. The mask is a Side that every layer reads and none returns, so that a layer is
/// (T, 768) to (T, 768), and an Identity fits in its place:
///
///     using Short = replace_t<zoo::BertBase, "encoder.layer.11", Identity>;
#pragma once

#include <idem/compose/attention.hpp>
#include <idem/compose/branches.hpp>
#include <idem/compose/checkpoint.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/pass_through.hpp>
#include <idem/compose/removed.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/dropout.hpp>
#include <idem/layer/embedding.hpp>
#include <idem/layer/layer_norm.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/slice.hpp>
#include <idem/zoo/with_config.hpp>

#include <string>
#include <string_view>

namespace idem::zoo {

/// A key of a file of Hugging Face's, as BertModel has it; empty for what BertModel has not.
struct BertKeys {
    static std::string key(std::string_view in_file) {
        std::string_view name = in_file;
        if (name.starts_with("bert.")) name.remove_prefix(std::string_view("bert.").size());
        if (name.starts_with("cls.") || name == "embeddings.position_ids") return {};
        std::string key(name);
        const auto exchange = [&key](std::string_view old, std::string_view now) {
            if (key.ends_with(old)) key.replace(key.size() - old.size(), old.size(), now);
        };
        exchange("LayerNorm.gamma", "LayerNorm.weight");
        exchange("LayerNorm.beta", "LayerNorm.bias");
        return key;
    }
};

/// Numbers of a BERT; BERT-base's, unless said otherwise: BasicBert<BertConfig{.length = 128}>.
struct BertConfig {
    int length = 512;  // tokens of a sample at most
    int vocabulary = 30522;
    int positions = 512;  // rows of the table of positions
    int width = 768;
    int heads = 12;
    int hidden = 3072;  // of the feed-forward
    int layers = 12;

    /// What of it makes no network.
    constexpr idem::detail::Flaw flaw() const {
        return detail::settings_flaw({{"length", length},
                                      {"vocabulary", vocabulary},
                                      {"positions", positions},
                                      {"width", width},
                                      {"heads", heads},
                                      {"hidden", hidden},
                                      {"layers", layers, 0}},
                                     heads, width);
    }
};

namespace detail {

template <int D>
using BertNorm = BasicLayerNorm<Shape<D>, Eps<1e-12>>;

/// Ids and token types to (T, D).
template <int Vocabulary, int Positions, int D>
using BertEmbeddings =
    Sequential<Add<Sequential<PassThrough<0>, Named<"word_embeddings", Embedding<Vocabulary, D>>>,
                   Sequential<PassThrough<0>, Named<"position_embeddings", PositionEmbedding<Positions, D>>>,
                   Sequential<PassThrough<1>, Named<"token_type_embeddings", Embedding<2, D>>>>,
               Named<"LayerNorm", BertNorm<D>>, Named<"dropout", Dropout>>;

template <int D, int Heads>
using BertSelfAttention =
    Sequential<Fork<Named<"query", Linear<D, D>>, Named<"key", Linear<D, D>>, Named<"value", Linear<D, D>>>,
               ScaledDotProductAttention<Heads, Masked<"attention_mask">>>;

/// What was computed, and what it was computed from: two streams (T, In) and (T, D) to (T, D). As no single stream can
/// stand for both, an Identity does not fit in its place; PassThrough<1> leaves out what was computed.
template <int In, int D>
using BertOutput = Sequential<Add<Sequential<PassThrough<0>, Named<"dense", Linear<In, D>>>, PassThrough<1>>,
                              Named<"LayerNorm", BertNorm<D>>>;

/// (T, D) to (T, D).
template <int D, int Heads, int Hidden>
using BertLayer =
    Sequential<Named<"attention", Sequential<Fork<Named<"self", BertSelfAttention<D, Heads>>, Identity>,
                                             Named<"output", BertOutput<D, D>>>>,
               Fork<Named<"intermediate", Sequential<Named<"dense", Linear<D, Hidden>>, GELU<>>>, Identity>,
               Named<"output", BertOutput<Hidden, D>>>;

/// The first token's row through a Linear layer and a tanh: (T, D) to (D).
template <int D>
using BertPooler = Sequential<Select<0, 0>, Named<"dense", Linear<D, D>>, Tanh>;

template <BertConfig c, class... Rest>
struct BertNetwork {
    using type =
        Network<Inputs<Ids<c.length>, Ids<c.length>, Side<"attention_mask", Mask<c.length>>>, Checkpoint<BertKeys>,
                Named<"embeddings", BertEmbeddings<c.vocabulary, c.positions, c.width>>,
                Named<"encoder", Sequential<Named<"layer", Repeat<c.layers, BertLayer<c.width, c.heads, c.hidden>>>>>,
                Rest...>;
};

template <BertConfig c>
struct PooledBertNetwork : BertNetwork<c, Named<"pooler", BertPooler<c.width>>> {};

}  // namespace detail

/// A layer alone, for networks of other sizes and inputs: (T, D) to (T, D). Its mask is the Side "attention_mask".
template <int D, int Heads, int Hidden>
using BertLayer = detail::BertLayer<D, Heads, Hidden>;

/// As BertModel without its pooler, which a file may have: (T) ids, (T) token types, (T) mask to (T, width).
template <BertConfig config>
struct BasicBert : detail::with_config_t<config, detail::BertNetwork<config, Removed<"pooler">>> {};

/// As BertModel's pooler_output: the same to (width).
template <BertConfig config>
struct BasicBertPooled : detail::with_config_t<config, detail::PooledBertNetwork<config>> {};

struct BertBase : BasicBert<BertConfig{}> {};
struct BertBasePooled : BasicBertPooled<BertConfig{}> {};

}  // namespace idem::zoo
