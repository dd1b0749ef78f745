/// Transformers that are small enough to be compiled, and run, in many variants; and inputs of fewer tokens than they
/// take. transformer_cases.py has the same ones.
#pragma once

#include "golden/check.hpp"

#include <idem/rewrite/outputs.hpp>
#include <idem/zoo/bert.hpp>
#include <idem/zoo/distilbert.hpp>
#include <idem/zoo/gpt2.hpp>
#include <idem/zoo/vit.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace golden {

inline constexpr int tokens = 24;
inline constexpr idem::zoo::BertConfig small_bert{
    .length = tokens, .vocabulary = 60, .positions = tokens, .width = 48, .heads = 4, .hidden = 96, .layers = 3};
inline constexpr idem::zoo::BertConfig small_distilbert{
    .length = tokens, .vocabulary = 60, .positions = tokens, .width = 48, .heads = 4, .hidden = 96, .layers = 2};
inline constexpr idem::zoo::VitConfig small_vit{
    .image = 32, .patch = 8, .width = 48, .heads = 4, .hidden = 96, .layers = 2, .classes = 10};
inline constexpr idem::zoo::Gpt2Config small_gpt2{
    .length = tokens, .vocabulary = 60, .positions = tokens, .width = 48, .heads = 4, .layers = 2};

struct SmallBert : idem::zoo::BasicBert<small_bert> {};
struct SmallBertPooled : idem::zoo::BasicBertPooled<small_bert> {};
/// The hidden state, and the pooled output.
struct SmallBertBoth : idem::outputs_t<SmallBertPooled, "encoder", "pooler"> {};
struct SmallDistilBert : idem::zoo::BasicDistilBert<small_distilbert> {};
struct SmallVit : idem::zoo::BasicVit<small_vit> {};
struct SmallGpt2 : idem::zoo::BasicGpt2<small_gpt2> {};
struct SmallGpt2Next : idem::zoo::BasicGpt2Next<small_gpt2> {};

inline std::vector<Source> bert_sources() {
    return {{.name = "ids0", .below = 60}, {.name = "ids1", .below = 2}, {.name = "mask2"}};
}

/// The first `length` of the tokens of each sample; `values` has `of` of them, each of `width` elements.
template <class T>
std::vector<T> first_tokens(const std::vector<T>& values, int length, int of = tokens, int width = 1) {
    std::vector<T> result;
    for (auto sample = values.begin(); sample != values.end(); sample += of * width)
        result.insert(result.end(), sample, sample + length * width);
    return result;
}

/// `length` tokens for a BERT, all of which take part if none is `masked` but those after the first so many.
inline std::vector<Elements> bert_tokens(std::size_t batch, int length, int masked_from = tokens) {
    const std::size_t count = batch * std::size_t{tokens};
    std::vector<std::uint8_t> mask(batch * static_cast<std::size_t>(length));
    for (std::size_t i = 0; i < mask.size(); ++i)
        mask[i] = static_cast<int>(i % static_cast<std::size_t>(length)) < masked_from;
    return {{.ids = first_tokens(derived_ids("ids0", count, 60), length)},
            {.ids = first_tokens(derived_ids("ids1", count, 2), length)},
            mask_of(mask)};
}

}  // namespace golden
