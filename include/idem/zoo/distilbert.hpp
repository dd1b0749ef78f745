/// DistilBERT with Hugging Face's keys, and its files as they are: with or without "distilbert." in front, with the
/// heads of pretraining and of classification, which are not read.
/// Source: Sanh, Debut, Chaumond and Wolf (2019), "DistilBERT, a distilled version of BERT".
#pragma once

#include <idem/zoo/bert.hpp>

#include <string>
#include <string_view>

namespace idem::zoo {

/// A key of a file of Hugging Face's, as DistilBertModel has it; empty for what DistilBertModel has not.
struct DistilBertKeys {
    static std::string key(std::string_view in_file) {
        if (in_file.starts_with("vocab_") || in_file.starts_with("pre_classifier.") ||
            in_file.starts_with("classifier.") || in_file.starts_with("qa_outputs."))
            return {};
        if (in_file.starts_with("distilbert.")) in_file.remove_prefix(std::string_view("distilbert.").size());
        return BertKeys::key(in_file);
    }
};

namespace detail {

template <int D, int Heads>
using DistilBertAttention =
    Sequential<Fork<Named<"q_lin", Linear<D, D>>, Named<"k_lin", Linear<D, D>>, Named<"v_lin", Linear<D, D>>>,
               ScaledDotProductAttention<Heads, Masked<"attention_mask">>, Named<"out_lin", Linear<D, D>>>;

/// (T, D) to (T, D).
template <int D, int Heads, int Hidden>
using DistilBertLayer =
    Sequential<Residual<Named<"attention", DistilBertAttention<D, Heads>>>, Named<"sa_layer_norm", BertNorm<D>>,
               Residual<Named<"ffn", Sequential<Named<"lin1", Linear<D, Hidden>>, GELU<>,
                                                Named<"lin2", Linear<Hidden, D>>>>>,
               Named<"output_layer_norm", BertNorm<D>>>;

template <BertConfig c>
struct DistilBertNetwork {
    using Embeddings = Sequential<Add<Named<"word_embeddings", Embedding<c.vocabulary, c.width>>,
                                      Named<"position_embeddings", PositionEmbedding<c.positions, c.width>>>,
                                  Named<"LayerNorm", BertNorm<c.width>>, Named<"dropout", Dropout>>;
    using Layers = Repeat<c.layers, DistilBertLayer<c.width, c.heads, c.hidden>>;
    using type = Network<Inputs<Ids<c.length>, Side<"attention_mask", Mask<c.length>>>, Checkpoint<DistilBertKeys>,
                         Named<"embeddings", Embeddings>, Named<"transformer", Sequential<Named<"layer", Layers>>>>;
};

}  // namespace detail

/// As DistilBertModel: (T) ids, (T) mask to (T, width).
template <BertConfig config>
struct BasicDistilBert : detail::with_config_t<config, detail::DistilBertNetwork<config>> {};

struct DistilBert : BasicDistilBert<BertConfig{.layers = 6}> {};

}  // namespace idem::zoo
