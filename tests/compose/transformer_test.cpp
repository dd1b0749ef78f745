/// Inputs beside the stream, attention, and surgery on a BERT, as types.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/parameters.hpp>
#include <idem/zoo/bert.hpp>
#include <idem/zoo/distilbert.hpp>
#include <idem/zoo/gpt2.hpp>
#include <idem/zoo/vit.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace idem;

namespace transformer_test {
namespace {

template <class Output, class Input, class... L>
inline constexpr bool gives_v = std::same_as<typename Network<Input, L...>::output, Output>;

/// "attn.in_proj_weight 24 8": the state_dict in order.
template <class Net>
std::vector<std::string> state_of() {
    std::vector<std::string> state;
    for (const ParameterSpec& spec : parameter_specs<Net>()) {
        state.push_back(spec.key);
        for (auto extent : spec.shape) state.back() += " " + std::to_string(extent);
    }
    return state;
}
using State = std::vector<std::string>;

template <class... O>
struct Attends : Network<Shape<10, 8>, Named<"attn", MultiheadAttention<8, 2, O...>>> {};
template <class Input, class... O>
struct Crosses : Network<Input, Named<"attn", MultiheadAttention<8, 2, Cross, O...>>> {};

using Masked10 = Inputs<Shape<10, 8>, Side<"mask", Mask<10>>>;
using QueryAndMemory = Inputs<Shape<10, 8>, Shape<5, 8>>;
using QueryKeyValue = Inputs<Shape<10, 8>, Shape<5, 6>, Shape<5, 7>>;

inline constexpr zoo::BertConfig small{
    .length = 16, .vocabulary = 30, .positions = 20, .width = 8, .heads = 2, .hidden = 12, .layers = 3};
struct Bert : zoo::BasicBert<small> {};
struct Pooled : zoo::BasicBertPooled<small> {};

template <class L>
struct IsFeedForward : std::false_type {};
template <>
struct IsFeedForward<Sequential<Named<"dense", Linear<8, 12>>, GELU<>>> : std::true_type {};
template <class L>
struct IsLayer : std::is_same<L, zoo::detail::BertLayer<8, 2, 12>> {};

}  // namespace

TEST_CASE("a Side does not flow: the first layer takes the other inputs") {
    STATIC_REQUIRE(gives_v<Shape<4>, Inputs<Shape<8>, Side<"mask", Mask<10>>>, Linear<8, 4>>);
    STATIC_REQUIRE(gives_v<Shape<4>, Inputs<Side<"mask", Mask<10>>, Shape<8>>, Linear<8, 4>>);
    STATIC_REQUIRE(gives_v<Shape<8>, Inputs<Shape<8>, Side<"mask", Mask<10>>>>);
    STATIC_REQUIRE(gives_v<Shape<3>, Inputs<Side<"kept", Shape<3>>, Ids<8>>, From<"kept">>);
    STATIC_REQUIRE(gives_v<Shape<3>, Inputs<Shape<8>, Side<"a", Shape<7>>, Shape<3>>, PassThrough<1>>);
}

TEST_CASE("an input keeps its element type") {
    STATIC_REQUIRE(std::same_as<Bert::input, Inputs<Ids<16>, Ids<16>, Side<"attention_mask", Mask<16>>>>);
    STATIC_REQUIRE(std::same_as<zoo::Gpt2::input, Ids<1024>>);
    STATIC_REQUIRE(gives_v<Shape<16, 4>, Ids<16>, Dropout, Identity, Embedding<100, 4>>);
    STATIC_REQUIRE_FALSE(std::same_as<Ids<16>, Shape<16>>);
}

TEST_CASE("attention keeps the query's length and the value's width") {
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Shape<10, 24>, ScaledDotProductAttention<4>>);
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Inputs<Shape<10, 8>, Shape<5, 16>>, ScaledDotProductAttention<4>>);
    using Three = Inputs<Shape<10, 8>, Shape<5, 8>, Shape<5, 12>>;
    STATIC_REQUIRE(gives_v<Shape<10, 12>, Three, ScaledDotProductAttention<4>>);
    STATIC_REQUIRE(std::same_as<Attends<>::output, Shape<10, 8>>);
    STATIC_REQUIRE(std::same_as<Attends<Causal, ScaledBy<0.5>, Bias<false>>::output, Shape<10, 8>>);
    STATIC_REQUIRE(std::same_as<Crosses<QueryAndMemory>::output, Shape<10, 8>>);
    STATIC_REQUIRE(std::same_as<Crosses<QueryKeyValue, KeyDim<6>, ValueDim<7>>::output, Shape<10, 8>>);
}

TEST_CASE("a mask is of bool or of floats, for all queries or for each") {
    using Attention = ScaledDotProductAttention<2, Masked<"mask">>;
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Inputs<Shape<10, 24>, Side<"mask", Mask<10>>>, Attention>);
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Inputs<Shape<10, 24>, Side<"mask", Mask<10, 10>>>, Attention>);
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Inputs<Shape<10, 24>, Side<"mask", Shape<10>>>, Attention>);
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Inputs<Shape<10, 24>, Side<"mask", Shape<10, 10>>>, Attention>);
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Shape<10, 24>, Tap<"x">, Linear<24, 10>, Tap<"mask">, From<"x">, Attention>);
    using Layer = MultiheadAttention<8, 2, Masked<"mask">>;
    STATIC_REQUIRE(gives_v<Shape<10, 8>, Masked10, Layer, Named<"again", Layer>, Residual<Sequential<ReLU, Layer>>>);
}

TEST_CASE("MultiheadAttention has the keys of torch.nn.MultiheadAttention") {
    CHECK(state_of<Attends<>>() == State{"attn.in_proj_weight 24 8", "attn.in_proj_bias 24", "attn.out_proj.weight 8 8",
                                         "attn.out_proj.bias 8"});
    CHECK(state_of<Attends<Causal, Bias<false>>>() == State{"attn.in_proj_weight 24 8", "attn.out_proj.weight 8 8"});
    CHECK(state_of<Crosses<QueryAndMemory>>() == state_of<Attends<>>());
    CHECK(state_of<Crosses<QueryKeyValue, KeyDim<6>, ValueDim<7>>>() ==
          State{"attn.q_proj_weight 8 8", "attn.k_proj_weight 8 6", "attn.v_proj_weight 8 7", "attn.in_proj_bias 24",
                "attn.out_proj.weight 8 8", "attn.out_proj.bias 8"});
}

TEST_CASE("Here has the path of what is around it") {
    using Pos = Learned<"pos", Shape<10, 8>>;
    using Net = Network<Shape<10, 8>, Named<"encoder", Sequential<Add<Identity, Here<Pos>>, Named<"ln", LayerNorm<8>>>>,
                        Here<Linear<8, 8>>>;
    CHECK(state_of<Net>() ==
          State{"encoder.pos 1 10 8", "encoder.ln.weight 8", "encoder.ln.bias 8", "weight 8 8", "bias 8"});
}

TEST_CASE("a BERT has the keys of BertModel") {
    const State state = state_of<Pooled>();
    CHECK(state.size() == 5 + 3 * 16 + 2);
    CHECK(State(state.begin(), state.begin() + 7) ==
          State{"embeddings.word_embeddings.weight 30 8", "embeddings.position_embeddings.weight 20 8",
                "embeddings.token_type_embeddings.weight 2 8", "embeddings.LayerNorm.weight 8",
                "embeddings.LayerNorm.bias 8", "encoder.layer.0.attention.self.query.weight 8 8",
                "encoder.layer.0.attention.self.query.bias 8"});
    CHECK(State(state.end() - 6, state.end()) ==
          State{"encoder.layer.2.output.dense.weight 8 12", "encoder.layer.2.output.dense.bias 8",
                "encoder.layer.2.output.LayerNorm.weight 8", "encoder.layer.2.output.LayerNorm.bias 8",
                "pooler.dense.weight 8 8", "pooler.dense.bias 8"});
}

TEST_CASE("the zoo's transformers give what their origins give") {
    STATIC_REQUIRE(std::same_as<zoo::BertBase::output, Shape<512, 768>>);
    STATIC_REQUIRE(std::same_as<zoo::BertBasePooled::output, Shape<768>>);
    STATIC_REQUIRE(std::same_as<zoo::DistilBert::output, Shape<512, 768>>);
    STATIC_REQUIRE(std::same_as<zoo::VitB16::output, Shape<1000>>);
    STATIC_REQUIRE(std::same_as<zoo::Gpt2::output, Shape<1024, 50257>>);
    STATIC_REQUIRE(std::same_as<zoo::Gpt2Next::output, Shape<50257>>);
}

TEST_CASE("an Identity fits where a layer of BERT is hidden state to hidden state") {
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1", Identity>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1.attention", Identity>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1.attention.self", Identity>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1.attention.output.LayerNorm", Identity>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer", Identity>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder", Identity>);
    STATIC_REQUIRE(can_replace_v<Pooled, "pooler", Identity>);
    STATIC_REQUIRE(can_replace_v<zoo::DistilBert, "transformer", Identity>);
    STATIC_REQUIRE(std::same_as<replace_t<zoo::VitB16, "heads", Identity>::output, Shape<768>>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1.intermediate", Linear<8, 12>>);
    STATIC_REQUIRE(std::same_as<replace_t<Pooled, "pooler", Identity>::output, Shape<16, 8>>);
}

TEST_CASE("an Identity does not fit where streams meet, ids come in or widths change; a PassThrough may") {
    STATIC_REQUIRE_FALSE(can_replace_v<Bert, "embeddings", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Bert, "encoder.layer.1.intermediate", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Bert, "encoder.layer.1.output", Identity>);
    STATIC_REQUIRE_FALSE(can_replace_v<Bert, "encoder.layer.1.output", PassThrough<0>>);  // (16, 12)
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1.output", PassThrough<1>>);
    STATIC_REQUIRE(can_replace_v<Bert, "encoder.layer.1.attention.output", PassThrough<0>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Crosses<QueryAndMemory>, "attn", Identity>);
    STATIC_REQUIRE(can_replace_v<Crosses<QueryAndMemory>, "attn", PassThrough<0>>);
    STATIC_REQUIRE_FALSE(can_replace_v<Bert, "encoder.layer.3", Identity>);
    constexpr std::string_view why = explain<Bert, "encoder.layer.1.output", Identity>();
    STATIC_REQUIRE(why.find("PassThrough<0>") != std::string_view::npos);
}

TEST_CASE("a BERT with layers switched off keeps the keys of the others") {
    State state = state_of<Bert>();
    std::erase_if(state, [](const std::string& key) { return key.starts_with("encoder.layer.1."); });
    CHECK(state_of<replace_t<Bert, "encoder.layer.1", Identity>>() == state);
    CHECK(state_of<replace_if_t<Bert, IsLayer, Identity>>() == State(state.begin(), state.begin() + 5));
}

TEST_CASE("truncated and tapped BERTs give hidden states") {
    STATIC_REQUIRE(std::same_as<truncate_t<Bert, "encoder.layer.0">::output, Shape<16, 8>>);
    STATIC_REQUIRE(std::same_as<truncate_t<Bert, "embeddings">::output, Shape<16, 8>>);
    STATIC_REQUIRE(std::same_as<outputs_t<Bert, "embeddings", "encoder.layer.0", "encoder.layer.2">::output,
                                Outputs<Shape<16, 8>, Shape<16, 8>, Shape<16, 8>>>);
    STATIC_REQUIRE(has_layer_v<truncate_t<Bert, "encoder.layer.1">, "encoder.layer.1">);
    STATIC_REQUIRE_FALSE(has_layer_v<truncate_t<Bert, "encoder.layer.1">, "encoder.layer.2">);
    const State state = state_of<Bert>();
    CHECK(state_of<truncate_t<Bert, "encoder.layer.0">>() == State(state.begin(), state.begin() + 5 + 16));
}

TEST_CASE("what is behind a split takes the hidden state, and the mask from the side") {
    using Split = split_t<Pooled, "encoder.layer.1">;
    STATIC_REQUIRE(std::same_as<Split::head::output, Shape<16, 8>>);
    STATIC_REQUIRE(std::same_as<Split::tail::input, Inputs<Shape<16, 8>, Side<"attention_mask", Mask<16>>>>);
    STATIC_REQUIRE(std::same_as<Split::tail::output, Shape<8>>);
    const State state = state_of<Pooled>();
    CHECK(state_of<Split::tail>() == State(state.begin() + 5 + 2 * 16, state.end()));
    using Streams = split_t<Bert, "encoder.layer.1.1">;
    STATIC_REQUIRE(std::same_as<Streams::tail::input,
                                Inputs<Shape<16, 12>, Shape<16, 8>, Side<"attention_mask", Mask<16>>>>);
}

TEST_CASE("layers are replaced by a predicate, and may change shapes together") {
    using NoFeedForward = replace_if_t<Bert, IsFeedForward, Linear<8, 12>>;
    STATIC_REQUIRE(std::same_as<NoFeedForward::output, Shape<16, 8>>);
    STATIC_REQUIRE_FALSE(can_replace_if_v<Bert, IsFeedForward, Identity>);
    STATIC_REQUIRE(can_replace_if_v<Bert, IsLayer, Identity>);
}

TEST_CASE("nothing is left of an Identity inside a layer of BERT") {
    using Layer = zoo::detail::BertLayer<8, 2, 12>;
    using Off = replace_t<Bert, "encoder.layer.1", Identity>;
    using Two = zoo::BasicBert<zoo::BertConfig{
        .length = 16, .vocabulary = 30, .positions = 20, .width = 8, .heads = 2, .hidden = 12, .layers = 2}>;
    STATIC_REQUIRE(std::same_as<normal_form_t<Off>, normal_form_t<Two>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<insert_after_t<Bert, "encoder.layer.1.attention.self", Identity>>,
                                normal_form_t<Bert>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<insert_before_t<Bert, "encoder.layer.1.output.dense", Identity>>,
                                normal_form_t<Bert>>);
    using Norms = replace_t<Bert, "encoder.layer.1.attention.self", Identity>;
    STATIC_REQUIRE(std::same_as<normal_form_t<Norms>,
                                normal_form_t<replace_t<Bert, "encoder.layer.1.attention.self", Sequential<Dropout>>>>);
    using OneInput = Inputs<Shape<16, 8>, Side<"attention_mask", Mask<16>>>;
    STATIC_REQUIRE(std::same_as<normal_form_t<Network<OneInput, Identity, Layer, Sequential<>>>,
                                normal_form_t<Network<OneInput, Layer>>>);
}

}  // namespace transformer_test
