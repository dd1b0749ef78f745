#include "check.hpp"

#include <idem/compose/attention.hpp>
#include <idem/compose/branches.hpp>
#include <idem/compose/feed_forward.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/pass_through.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/io/load.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/embedding.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/layer_norm.hpp>
#include <idem/layer/linear.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace idem;

namespace {

/// Many cases as branches of one network, which compiles once: each below the case's name, and with the parameters that
/// it has without that name.
template <class Net>
Model<Net> model_of_cases(const std::vector<std::string>& cases) {
    StateDict state{"derived parameters", {}};
    for (const ParameterSpec& spec : parameter_specs<Net>()) {
        const auto is_in = [&](const std::string& name) { return spec.key.starts_with(name + "."); };
        const auto name = std::find_if(cases.begin(), cases.end(), is_in);
        INFO("key: " << spec.key);
        REQUIRE(name != cases.end());
        state.entries.emplace_back(
            spec.key, golden::derived_state_dict({{spec.key.substr(name->size() + 1), spec.shape}}).entries[0].second);
    }
    return load<Net>(state);
}

/// Branches that are the cases, in their order.
template <class Net>
void check_cases(const std::vector<std::string>& cases, const std::vector<golden::Source>& sources) {
    golden::check_model(golden::transformer_layers, model_of_cases<Net>(cases), cases, sources);
}

template <class... Options>
using Attention = Sequential<PassThrough<0>, Named<"0", MultiheadAttention<48, 4, Options...>>>;

using SelfAttentions = Network<
    Inputs<Shape<9, 48>, Side<"keys", Mask<9>>, Side<"pairs", Mask<9, 9>>, Side<"pairs_each", Mask<9, 9>>,
           Side<"added", Shape<9, 9>>, Side<"added_each", Shape<9, 9>>>,
    Named<"attention",
          Fork<Named<"self", Attention<>>, Named<"no_bias", Attention<Bias<false>>>,
               Named<"key_mask", Attention<Masked<"keys">>>, Named<"boolean", Attention<Masked<"pairs">>>,
               Named<"boolean_each", Attention<Masked<"pairs_each">>>, Named<"additive", Attention<Masked<"added">>>,
               Named<"additive_each", Attention<Masked<"added_each">>>, Named<"causal", Attention<Causal>>>>>;

template <int memory, class... Options>
using CrossAttention =
    Sequential<Fork<PassThrough<0>, PassThrough<memory>>, Named<"0", MultiheadAttention<48, 4, Cross, Options...>>>;
using SeparateAttention = Sequential<Fork<PassThrough<0>, PassThrough<2>, PassThrough<3>>,
                                     Named<"0", MultiheadAttention<48, 4, Cross, KeyDim<20>, ValueDim<28>>>>;

template <class Activation>
using FeedForward = Sequential<PassThrough<0>, Named<"0", Linear<48, 96>>, Activation, Named<"2", Linear<96, 48>>>;
using Gated = Sequential<PassThrough<0>, Here<GatedFeedForward<48, 80>>>;

using CrossAttentions =
    Network<Inputs<Shape<9, 48>, Shape<13, 48>, Shape<13, 20>, Shape<13, 28>, Side<"keys", Mask<9>>,
                   Side<"memory_keys", Mask<13>>>,
            Fork<Named<"attention", Fork<Named<"causal_key_mask", Attention<Causal, Masked<"keys">>>,
                                         Named<"cross", CrossAttention<1>>,
                                         Named<"cross_key_mask", CrossAttention<1, Masked<"memory_keys">>>,
                                         Named<"separate", SeparateAttention>>>,
                 Named<"feed_forward",
                       Fork<Named<"gelu", FeedForward<GELU<>>>, Named<"tanh", FeedForward<GELU<Approximate::tanh>>>,
                            Named<"swiglu", Gated>>>>>;

using LongAttentions = Network<
    Inputs<Shape<130, 48>, Side<"keys", Mask<130>>>,
    Named<"attention", Fork<Named<"long", Attention<Masked<"keys">>>, Named<"long_causal", Attention<Causal>>>>>;

template <int input, class Norm, class... Rest>
using NormOf = Sequential<PassThrough<input>, Named<"0", Norm>, Rest...>;

using Norms =
    Network<Inputs<Shape<7, 24>, Shape<3, 768>, Shape<3, 5, 24>, Shape<7, 1>, Shape<7, 2>, Shape<24>>,
            Fork<Named<"layernorm", Fork<Named<"wide", NormOf<1, BasicLayerNorm<Shape<768>, Eps<1e-12>>>>,
                                         NormOf<0, LayerNorm<24>>>>,
                 Named<"layernorm_two_extents", NormOf<2, LayerNorm<5, 24>>>,
                 Named<"layernorm_of_one", NormOf<3, BasicLayerNorm<Shape<1>, Eps<0.25>>, Named<"1", Linear<1, 3>>>>,
                 Named<"layernorm_of_two", NormOf<4, LayerNorm<2>>>,
                 Named<"layernorm_not_affine", NormOf<0, BasicLayerNorm<Shape<24>, Affine<false>>>>,
                 Named<"layernorm_no_tokens", NormOf<5, LayerNorm<24>>>>>;

using Tables = Network<Inputs<Ids<7>, Shape<7, 24>, Shape<7, 24>>,
                       Fork<Named<"embedding", Sequential<PassThrough<0>, Named<"0", Embedding<30, 24>>>>,
                            Named<"rmsnorm", NormOf<1, BasicRMSNorm<Shape<24>, Eps<1e-6>>>>,
                            Named<"rmsnorm_eps", NormOf<2, BasicRMSNorm<Shape<24>, Eps<1e-3>>>>>>;

}  // namespace

TEST_CASE("self-attention gives PyTorch's outputs, with every kind of mask") {
    check_cases<SelfAttentions>(
        {"attention.self", "attention.no_bias", "attention.key_mask", "attention.boolean", "attention.boolean_each",
         "attention.additive", "attention.additive_each", "attention.causal"},
        {{"input0"},
         {"mask1"},
         {.name = "mask1", .same_for_samples = true},
         {"mask1"},
         {.name = "input1", .same_for_samples = true},
         {"input1"}});
}

TEST_CASE("cross-attention and feed-forwards give PyTorch's outputs") {
    check_cases<CrossAttentions>(
        {"attention.causal_key_mask", "attention.cross", "attention.cross_key_mask", "attention.separate",
         "feed_forward.gelu", "feed_forward.tanh", "feed_forward.swiglu"},
        {{"input0"}, {"input1"}, {"input1"}, {"input2"}, {"mask1"}, {"mask2"}});
}

TEST_CASE("attention over more keys than a block has gives PyTorch's outputs") {
    check_cases<LongAttentions>({"attention.long", "attention.long_causal"}, {{"input0"}, {"mask1"}});
}

TEST_CASE("LayerNorm gives PyTorch's outputs, over one extent and over several") {
    check_cases<Norms>({"layernorm.wide", "layernorm", "layernorm_two_extents", "layernorm_of_one", "layernorm_of_two",
                        "layernorm_not_affine", "layernorm_no_tokens"},
                       {{"input0"}, {"input0"}, {"input0"}, {"input0"}, {"input0"}, {"input0"}});
}

TEST_CASE("Embedding and RMSNorm give PyTorch's outputs") {
    check_cases<Tables>({"embedding", "rmsnorm", "rmsnorm_eps"},
                        {{.name = "ids0", .below = 30}, {"input0"}, {.name = "input0", .scale = 0.1F}});
}
