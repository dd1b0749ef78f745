/// Small BERT, DistilBERT, ViT and GPT-2: as they are, with layers taken out, and with fewer tokens.
#include "check.hpp"
#include "small_transformers.hpp"

#include <idem/io/load.hpp>
#include <idem/plan/model_access.hpp>
#include <idem/plan/surgery.hpp>
#include <idem/rewrite/explain.hpp>
#include <idem/rewrite/outputs.hpp>
#include <idem/rewrite/replace.hpp>
#include <idem/rewrite/truncate.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace transformer_test {

using namespace idem;
using namespace golden;

namespace {

struct BertStates : outputs_t<SmallBertPooled, "embeddings", "encoder.layer.0", "encoder.layer.1", "encoder.layer.2",
                              "encoder", "pooler"> {};

template <class Net>
std::set<const float*> blocks_of(const Model<Net>& model) {
    std::set<const float*> blocks;
    for (const idem::detail::PackedBlock& block : idem::detail::ModelAccess::weights(model).blocks)
        if (block.floats != nullptr) blocks.insert(block.floats.get());
    return blocks;
}

/// What surgery made of a model computes what PyTorch does, from the old model's packed weights; and so does the type,
/// loaded with the file of the whole network.
template <class Net, class Old>
void check_surgery(const Model<Net>& changed, const Model<Old>& old, const std::vector<std::string>& outputs,
                   const std::vector<Source>& sources) {
    check_model(transformers, changed, outputs, sources);
    CHECK(std::ranges::includes(blocks_of(old), blocks_of(changed)));
    check_model(transformers, load<Net>(derived<Old>()), outputs, sources);
}

template <class Net>
void check_bert(const Model<Net>& changed, const Model<SmallBertBoth>& old, const std::string& name) {
    check_surgery(changed, old, {name + ".hidden", name + ".pooled"}, bert_sources());
}

float largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    float largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
    return a.size() == b.size() ? largest : std::numeric_limits<float>::infinity();
}

Arrays bert_outputs(std::size_t batch, int length) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    return {std::vector<float>(batch * static_cast<std::size_t>(length) * 48, nan),
            std::vector<float>(batch * 48, nan)};
}

}  // namespace

TEST_CASE("BERT gives PyTorch's hidden states of every layer, and its pooled output") {
    check_model(transformers, derived_model<BertStates>(),
                {"bert_small.state0", "bert_small.state1", "bert_small.state2", "bert_small.state3",
                 "bert_small.hidden", "bert_small.pooled"},
                bert_sources());
}

TEST_CASE("BERT without layers is PyTorch's with the same layers taken out") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    check_bert(bert, bert, "bert_small");
    check_bert(replace<"encoder.layer.2">(bert, Identity{}), bert, "bert_small.layer2_off");
    check_bert(replace_each<"encoder.layer.1", "encoder.layer.2">(bert, Identity{}), bert, "bert_small.layers1_2_off");
}

TEST_CASE("BERT with the attention of a layer off, or its feed-forward, is PyTorch's with the same modules replaced") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    check_bert(replace<"encoder.layer.0.attention">(bert, Identity{}), bert, "bert_small.attention0_off");
    check_bert(replace<"encoder.layer.0.attention.output">(bert, PassThrough<1>{}), bert, "bert_small.attention0_off");
    check_bert(replace<"encoder.layer.0.attention.self">(bert, Identity{}), bert, "bert_small.self0_off");
    check_bert(replace<"encoder.layer.1.output">(bert, PassThrough<1>{}), bert, "bert_small.ffn1_off");
}

TEST_CASE("what reads two streams takes no Identity, and PassThrough of a stream that fits") {
    STATIC_REQUIRE(!can_replace_v<SmallBertPooled, "encoder.layer.1.output", Identity>);
    STATIC_REQUIRE(!can_replace_v<SmallBertPooled, "encoder.layer.1.output", PassThrough<0>>);  // 96 wide, not 48
    STATIC_REQUIRE(can_replace_v<SmallBertPooled, "encoder.layer.1.attention.output", PassThrough<0>>);
    STATIC_REQUIRE(explain<SmallBertPooled, "encoder.layer.1.output", Identity>().find("PassThrough<0>") !=
                   std::string_view::npos);
}

TEST_CASE("BERT ended after a layer gives that layer's hidden state") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    check_surgery(truncate<"encoder.layer.1">(bert), bert, {"bert_small.truncated"}, bert_sources());
    using Truncated = truncate_t<SmallBertPooled, "encoder.layer.1">;
    STATIC_REQUIRE(std::same_as<normal_form_t<Truncated>, normal_form_t<truncate_t<SmallBert, "encoder.layer.1">>>);
    STATIC_REQUIRE(std::same_as<Truncated::output, Shape<24, 48>>);
}

TEST_CASE("a run of 17 tokens is PyTorch's of 17 tokens, and that of 24 with the last 7 masked") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    const StateDict goldens = read_goldens(transformers.file);
    Workspace<SmallBertBoth> workspace{2, 2};
    const std::string names[] = {"hidden", "pooled"};
    Arrays alone = bert_outputs(2, 17), alone_of_two = alone, masked = bert_outputs(2, tokens);
    REQUIRE(run(bert, workspace, bert_tokens(2, 17), alone, Length{17}) == Status::ok);
    REQUIRE(run(bert, workspace, bert_tokens(2, 17), alone_of_two, executor::OpenMP{2}, Length{17}) == Status::ok);
    CHECK(same_bits(alone, alone_of_two));
    REQUIRE(run(bert, workspace, bert_tokens(2, tokens, 17), masked) == Status::ok);
    for (std::size_t i = 0; i < 2; ++i) {
        for (const std::string name : {"bert_small.valid17.", "bert_small.valid17_masked."}) {
            const Arrays& y = name.ends_with("masked.") ? masked : alone;
            check_values(transformers, name + names[i], expected(goldens, name + names[i]).values, y[i]);
        }
    }
}

TEST_CASE("every length gives what all tokens give with the others masked") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    Workspace<SmallBertBoth> workspace{2, 2};
    for (int length = 1; length <= tokens; ++length) {
        INFO("length " << length);
        Arrays alone = bert_outputs(2, length), alone_of_two = alone, masked = bert_outputs(2, tokens);
        REQUIRE(run(bert, workspace, bert_tokens(2, length), alone, Length{length}) == Status::ok);
        REQUIRE(run(bert, workspace, bert_tokens(2, length), alone_of_two, Length{length}, executor::OpenMP{2}) ==
                Status::ok);
        REQUIRE(run(bert, workspace, bert_tokens(2, tokens, length), masked) == Status::ok);
        CHECK(same_bits(alone, alone_of_two));
        // Softmax adds up in another order.
        CHECK(largest_difference(alone[0], first_tokens(masked[0], length, tokens, 48)) < 5e-6F);
        CHECK(largest_difference(alone[1], masked[1]) < 5e-6F);
    }
}

TEST_CASE("a length that BERT does not take, and an id that is no token, are reported") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    Workspace<SmallBertBoth> workspace{2, 2};
    const auto status_at = [&](int length, const Length& given) {
        Arrays y = bert_outputs(2, length);
        return run(bert, workspace, bert_tokens(2, length), y, given);
    };
    CHECK(status_at(24, {24}) == Status::ok);
    CHECK(status_at(24, {25}) == Status::length);
    CHECK(status_at(1, {0}) == Status::length);
    CHECK(status_at(1, {-1}) == Status::length);
    CHECK(status_at(1, {std::numeric_limits<int>::min()}) == Status::length);
    CHECK(status_at(17, {16}) == Status::input_size);

    for (const std::int64_t wrong : {std::int64_t{-1}, std::int64_t{60}, std::numeric_limits<std::int64_t>::max()})
        for (const unsigned place : {0U, 16U, 17U, 33U}) {
            std::vector<Elements> x = bert_tokens(2, 17);
            Arrays y = bert_outputs(2, 17);
            x[0].ids[place] = wrong;
            CHECK(run(bert, workspace, x, y, Length{17}) == Status::id_out_of_range);
            CHECK(std::isnan(y[0][0]));  // nothing was computed
        }
    std::vector<Elements> x = bert_tokens(2, tokens);
    Arrays y = bert_outputs(2, tokens);
    x[1].ids[47] = 2;
    CHECK(run(bert, workspace, x, y) == Status::id_out_of_range);
}

TEST_CASE("a sample of padding alone gives NaN, as in PyTorch's attention, and leaves the others what they are") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    Workspace<SmallBertBoth> workspace{2, 1};
    std::vector<Elements> x = bert_tokens(2, tokens);
    Arrays all = bert_outputs(2, tokens), y = all;
    REQUIRE(run(bert, workspace, x, all) == Status::ok);
    std::fill_n(x[2].mask.get(), tokens, false);
    REQUIRE(run(bert, workspace, x, y) == Status::ok);
    const std::size_t sample = std::size_t{tokens} * 48;
    CHECK(std::all_of(y[0].begin(), y[0].begin() + sample, [](float v) { return std::isnan(v); }));
    CHECK(std::equal(y[0].begin() + sample, y[0].end(), all[0].begin() + sample));
}

TEST_CASE("DistilBERT gives PyTorch's hidden state") {
    check_model(transformers, derived_model<SmallDistilBert>(), {"distilbert_small"},
                {{.name = "ids0", .below = 60}, {.name = "mask1"}});
}

TEST_CASE("ViT gives torchvision's logits, and its features without heads and layers") {
    const Model<SmallVit> vit = derived_model<SmallVit>();
    const std::vector<Source> image{{.name = "input0"}};
    check_model(transformers, vit, {"vit_small"}, image);
    check_surgery(replace<"heads">(vit, Identity{}), vit, {"vit_small.features"}, image);
    check_surgery(replace<"encoder.layers.encoder_layer_1">(vit, Identity{}), vit, {"vit_small.layer1_off"}, image);
}

TEST_CASE("GPT-2 gives PyTorch's logits, and without a layer those of the same layer taken out") {
    const Model<SmallGpt2> gpt2 = derived_model<SmallGpt2>();
    const std::vector<Source> ids{{.name = "ids0", .below = 60}};
    check_model(transformers, gpt2, {"gpt2_small"}, ids);
    check_surgery(replace<"transformer.h.0">(gpt2, Identity{}), gpt2, {"gpt2_small.block0_off"}, ids);
}

}  // namespace transformer_test
