/// The network that train.py trained: which language is a line of text? It reads bytes, and looks up nothing else.
#pragma once

#include <idem/idem.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

/// A byte 0 in front, which gathers what there is to know, and at most 95 bytes; the mask is true where a byte is.
// clang-format off
struct Language : Network<Inputs<Ids<96>, Side<"attention_mask", Mask<96>>>,
    Named<"embeddings", Sequential<
        Add<Named<"word_embeddings", Embedding<256, 64>>, Named<"position_embeddings", PositionEmbedding<96, 64>>>,
        Named<"LayerNorm", BasicLayerNorm<Shape<64>, Eps<1e-12>>>>>,
    Named<"encoder", Named<"layer", Repeat<2, zoo::BertLayer<64, 4, 128>>>>,
    Select<0, 0>,
    Named<"classifier", Linear<64, 14>>> {};
// clang-format on

inline constexpr const char* languages[] = {"Czech",   "Danish", "German",    "English", "Spanish",
                                            "Finnish", "French", "Hungarian", "Italian", "Dutch",
                                            "Polish",  "Portuguese", "Romanian", "Swedish"};
