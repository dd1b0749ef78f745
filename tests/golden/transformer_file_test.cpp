/// Files as their origin writes them load into the zoo's transformers: keys with and without a prefix, old names, keys
/// of what is not read, and one parameter under two keys.
#include "check.hpp"
#include "io/files.hpp"
#include "small_transformers.hpp"
#include "support/message_of.hpp"

#include <idem/io/load.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace transformer_file_test {

using namespace idem;
using namespace golden;

namespace {

/// An array of zeros under a key.
std::pair<std::string, Tensor> zeros(const std::string& key, Element element, std::vector<std::int64_t> shape) {
    const std::size_t bytes = byte_size(element, shape).value();
    auto memory = std::make_shared<std::vector<std::byte>>(bytes);
    return {key, Tensor{element, std::move(shape), std::span<const std::byte>(*memory), memory}};
}

/// A copy with each key changed by `change`.
template <class Change>
StateDict with_keys(StateDict state, Change change) {
    for (auto& entry : state.entries) entry.first = change(entry.first);
    return state;
}

std::string exchanged(std::string key, std::string_view old, std::string_view now) {
    if (const auto at = key.find(old); at != std::string::npos) key.replace(at, old.size(), now);
    return key;
}

StateDict with(StateDict state, std::vector<std::pair<std::string, Tensor>> entries) {
    for (auto& entry : entries) state.entries.push_back(std::move(entry));
    return state;
}

StateDict without(StateDict state, std::string_view key) {
    std::erase_if(state.entries, [&](const auto& entry) { return entry.first == key; });
    return state;
}

/// Whether a model of `Net` loads from `state`, written to a file, with the parameters that it is to have.
template <class Net>
bool loads(const StateDict& state) {
    const TemporaryFolder folder;
    write_state_dict(folder / "stock.safetensors", state);
    const StateDict loaded = state_dict(load<Net>(folder / "stock.safetensors"));
    const StateDict wanted = state_dict(derived_model<Net>());
    return std::equal(loaded.entries.begin(), loaded.entries.end(), wanted.entries.begin(), wanted.entries.end(),
                      [](const auto& a, const auto& b) {
                          return a.first == b.first && a.second.shape == b.second.shape &&
                                 std::ranges::equal(a.second.bytes, b.second.bytes);
                      });
}

/// What LoadError says, where `Net` does not load; nothing where it does.
template <class Net>
std::string complaint(const StateDict& state) {
    const TemporaryFolder folder;
    write_state_dict(folder / "stock.safetensors", state);
    return message_of<LoadError>([&] { load<Net>(folder / "stock.safetensors"); });
}

bool names(const std::string& text, std::initializer_list<std::string_view> words) {
    INFO(text);
    return std::ranges::all_of(words, [&](std::string_view word) {
        INFO(word);
        CHECK(text.find(word) != std::string::npos);
        return text.find(word) != std::string::npos;
    });
}

/// As a file of BertForPreTraining has it: all below "bert.", the old names of LayerNorm's parameters, and heads.
StateDict pretraining_file() {
    const StateDict keys = with_keys(derived<SmallBertPooled>(), [](const std::string& key) {
        return exchanged(exchanged("bert." + key, "LayerNorm.weight", "LayerNorm.gamma"), "LayerNorm.bias",
                         "LayerNorm.beta");
    });
    return with(keys, {zeros("bert.embeddings.position_ids", Element::i64, {1, 24}),
                       zeros("cls.predictions.bias", Element::f32, {60}),
                       zeros("cls.predictions.transform.dense.weight", Element::f32, {48, 48}),
                       zeros("cls.predictions.transform.LayerNorm.gamma", Element::f32, {48}),
                       zeros("cls.predictions.decoder.weight", Element::f32, {60, 48}),
                       zeros("cls.seq_relationship.weight", Element::f32, {2, 48})});
}

std::vector<std::pair<std::string, Tensor>> causal_masks(const std::string& prefix) {
    return {zeros(prefix + "h.0.attn.bias", Element::u8, {1, 1, 24, 24}),
            zeros(prefix + "h.0.attn.masked_bias", Element::f32, {}),
            zeros(prefix + "h.1.attn.bias", Element::boolean, {1, 1, 24, 24}),
            zeros(prefix + "h.1.attn.masked_bias", Element::f32, {})};
}

/// As GPT2Model's file has it: nothing in front, no head.
StateDict bare_gpt2_file() {
    return with_keys(derived<SmallGpt2>(), [](const std::string& key) { return exchanged(key, "transformer.", ""); });
}

Tensor tokens_of(const StateDict& state) { return *state.find("transformer.wte.weight"); }

}  // namespace

TEST_CASE("BERT loads files of its pretraining, with a pooler and without") {
    CHECK(loads<SmallBertPooled>(derived<SmallBertPooled>()));
    CHECK(loads<SmallBertPooled>(pretraining_file()));
    CHECK(loads<SmallBert>(pretraining_file()));
    CHECK(loads<SmallBert>(derived<SmallBert>()));
    CHECK(loads<SmallBertPooled>(
        with(derived<SmallBertPooled>(), {zeros("embeddings.position_ids", Element::i64, {1, 24})})));
}

TEST_CASE("what BERT misses, does not know or finds in another shape is told with the file and the key") {
    names(complaint<SmallBertPooled>(derived<SmallBert>()),
          {"stock.safetensors", "Missing", "\"pooler.dense.weight\", \"pooler.dense.bias\""});
    names(complaint<SmallBert>(without(pretraining_file(), "bert.encoder.layer.1.output.LayerNorm.gamma")),
          {"stock.safetensors", "Missing", "\"encoder.layer.1.output.LayerNorm.weight\""});
    names(complaint<SmallBert>(
              with(pretraining_file(), {zeros("bert.encoder.layer.3.output.dense.bias", Element::f32, {48})})),
          {"stock.safetensors", "Unexpected", "encoder.layer.3.output.dense.bias"});
    const std::string key = "bert.embeddings.position_embeddings.weight";
    names(complaint<SmallBert>(with(without(pretraining_file(), key), {zeros(key, Element::f32, {512, 48})})),
          {"stock.safetensors", "embeddings.position_embeddings.weight", "torch.Size([512, 48])",
           "torch.Size([24, 48])"});
    names(complaint<SmallBert>(with(without(pretraining_file(), key), {zeros(key, Element::i64, {24, 48})})),
          {"stock.safetensors", "embeddings.position_embeddings.weight", "I64"});
}

TEST_CASE("DistilBERT loads files with its heads") {
    const StateDict prefixed =
        with_keys(derived<SmallDistilBert>(), [](const std::string& key) { return "distilbert." + key; });
    CHECK(loads<SmallDistilBert>(derived<SmallDistilBert>()));
    CHECK(loads<SmallDistilBert>(with(prefixed, {zeros("vocab_transform.weight", Element::f32, {48, 48}),
                                                 zeros("vocab_layer_norm.bias", Element::f32, {48}),
                                                 zeros("vocab_projector.weight", Element::f32, {60, 48})})));
    CHECK(loads<SmallDistilBert>(with(prefixed, {zeros("pre_classifier.weight", Element::f32, {48, 48}),
                                                 zeros("classifier.bias", Element::f32, {2})})));
}

TEST_CASE("GPT-2 loads files with and without the prefix, the causal masks and the head") {
    const StateDict own = derived<SmallGpt2>(), bare = bare_gpt2_file();
    const Tensor table = tokens_of(own);
    CHECK(loads<SmallGpt2>(own));
    CHECK(loads<SmallGpt2>(with(own, {{"lm_head.weight", table}})));
    CHECK(loads<SmallGpt2>(with(with(own, causal_masks("transformer.")), {{"lm_head.weight", table}})));
    CHECK(loads<SmallGpt2>(bare));
    CHECK(loads<SmallGpt2>(with(bare, causal_masks(""))));
    CHECK(loads<SmallGpt2>(with(bare, {{"lm_head.weight", table}})));
    CHECK(loads<SmallGpt2>(with(without(own, "transformer.wte.weight"), {{"lm_head.weight", table}})));
    CHECK(loads<SmallGpt2Next>(with(bare, causal_masks(""))));
}

TEST_CASE("GPT-2 refuses a head that is not its table of tokens, and names both keys") {
    const StateDict own = derived<SmallGpt2>();
    names(complaint<SmallGpt2>(with(own, {zeros("lm_head.weight", Element::f32, {60, 48})})),
          {"stock.safetensors", "lm_head.weight", "transformer.wte.weight", "tied"});
    names(complaint<SmallGpt2>(with(own, {zeros("lm_head.weight", Element::f32, {61, 48})})),
          {"stock.safetensors", "lm_head.weight"});
    names(complaint<SmallGpt2>(without(own, "transformer.wte.weight")),
          {"stock.safetensors", "Missing", "transformer.wte.weight"});
    names(complaint<SmallGpt2>(without(bare_gpt2_file(), "wpe.weight")),
          {"stock.safetensors", "Missing", "transformer.wpe.weight"});
}

TEST_CASE("ViT loads files with the old names of its feed-forwards") {
    const StateDict own = derived<SmallVit>();
    CHECK(loads<SmallVit>(own));
    const StateDict old = with_keys(own, [](const std::string& key) {
        return exchanged(exchanged(key, "mlp.0.", "mlp.linear_1."), "mlp.3.", "mlp.linear_2.");
    });
    CHECK(old.find("encoder.layers.encoder_layer_1.mlp.linear_2.bias") != nullptr);
    CHECK(loads<SmallVit>(old));
    names(complaint<SmallVit>(without(old, "heads.head.bias")), {"stock.safetensors", "Missing", "heads.head.bias"});
}

}  // namespace transformer_file_test
