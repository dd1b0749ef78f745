/// Whether a call compiles is known before, of each mistake of tests/fail/models and of its twin without it.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/probes.hpp>

#include <cstdint>
#include <span>
#include <vector>

using namespace idem;

namespace probes_test {
namespace {

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 10>>> {
};
struct Other : Network<Shape<8>, ReLU> {};
struct Masked : Network<Inputs<Ids<16>, Side<"mask", Mask<16>>>, Embedding<100, 8>,
                        MultiheadAttention<8, 2, idem::Masked<"mask">>> {};
template <class... Options>
struct Tokens : Network<Ids<16>, Embedding<50, 24>, ScaledDotProductAttention<2, Options...>, Linear<8, 50>> {};
using Unsound = Network<Shape<100>, Linear<7, 10>>;

template <class T, std::size_t rank>
using Array = xt::xtensor<T, rank>;
using In = std::span<const float>;
using Out = std::span<float>;
using Prompt = const std::vector<std::int64_t>&;

}  // namespace

TEST_CASE("can_call_v is what model(x...) compiles with", "[plan][probes]") {
    STATIC_REQUIRE(can_call_v<Net, Array<float, 2>>);
    STATIC_REQUIRE(can_call_v<Net, const Array<float, 2>&>);
    STATIC_REQUIRE(!can_call_v<Net>);
    STATIC_REQUIRE(!can_call_v<Net, Array<float, 2>&, Array<float, 2>&>);
    STATIC_REQUIRE(!can_call_v<Net, Array<float, 3>>);
    STATIC_REQUIRE(!can_call_v<Net, Array<int, 2>>);
    STATIC_REQUIRE(!can_call_v<Net, std::vector<float>>);
    STATIC_REQUIRE(can_call_v<Masked, Array<int, 2>, Array<bool, 2>>);
    STATIC_REQUIRE(!can_call_v<Masked, Array<float, 2>, Array<bool, 2>>);
    STATIC_REQUIRE(!can_call_v<Masked, Array<int, 2>, Array<float, 2>>);
    STATIC_REQUIRE(!can_call_v<Masked, Array<int, 2>>);
}

TEST_CASE("can_run_v and can_extend_v are what run and extend compile with", "[plan][probes]") {
    STATIC_REQUIRE(can_run_v<Net, In, Out, Workspace<Net>&>);
    STATIC_REQUIRE(can_run_v<Net, std::vector<float>&, std::vector<float>&, Workspace<Net>&, executor::OpenMP, Length>);
    STATIC_REQUIRE(!can_run_v<Net, In, Out>);
    STATIC_REQUIRE(!can_run_v<Net, In, Out, Workspace<Other>&>);
    STATIC_REQUIRE(!can_run_v<Net, Workspace<Net>&, In, Out>);
    STATIC_REQUIRE(!can_run_v<Net, std::span<const double>, Out, Workspace<Net>&>);
    STATIC_REQUIRE(!can_run_v<Net, In, In, Workspace<Net>&>);
    STATIC_REQUIRE(!can_run_v<Net, In, Out, Workspace<Net>&, int>);
    STATIC_REQUIRE(!can_run_v<Net, In, Out, Workspace<Net>&, executor::Inline, executor::OpenMP>);
    STATIC_REQUIRE(!can_run_v<Net, In, Out, Workspace<Net>&, Length, Length>);
    STATIC_REQUIRE(can_run_v<Masked, Prompt, std::span<const bool>, Out, Workspace<Masked>&>);
    STATIC_REQUIRE(!can_run_v<Masked, Prompt, std::vector<bool>&, Out, Workspace<Masked>&>);
    STATIC_REQUIRE(!can_run_v<Masked, std::vector<int>&, std::span<const bool>, Out, Workspace<Masked>&>);

    using Causally = Tokens<Causal>;
    STATIC_REQUIRE(can_extend_v<Causally, Prompt, Out, Workspace<Causally>&, executor::OpenMP>);
    STATIC_REQUIRE(!can_extend_v<Causally, Prompt, Out, Workspace<Causally>&, Length>);
    STATIC_REQUIRE(!can_extend_v<Net, In, Out, Workspace<Net>&>);
}

TEST_CASE("can_generate_v is what generate compiles with", "[plan][probes]") {
    using Causally = Tokens<Causal>;
    STATIC_REQUIRE(can_generate_v<Causally, Prompt, Sampling, Workspace<Causally>&>);
    STATIC_REQUIRE(can_generate_v<Causally, Prompt, Sampling, Workspace<Causally>&, void (&)(std::int64_t)>);
    STATIC_REQUIRE(!can_generate_v<Causally, const std::vector<int>&, Sampling, Workspace<Causally>&>);
    STATIC_REQUIRE(!can_generate_v<Causally, Prompt, int, Workspace<Causally>&>);
    STATIC_REQUIRE(!can_generate_v<Causally, Prompt, Sampling>);
    STATIC_REQUIRE(!can_generate_v<Causally, Prompt, Sampling, Workspace<Net>&>);
    STATIC_REQUIRE(!can_generate_v<Causally, Prompt, Sampling, Workspace<Causally>&, int>);
    STATIC_REQUIRE(!can_generate_v<Tokens<>, Prompt, Sampling, Workspace<Tokens<>>&>);
    STATIC_REQUIRE(!can_generate_v<Net, Prompt, Sampling, Workspace<Net>&>);
}

TEST_CASE("choices, keys, policies and parameters can be asked for", "[plan][probes]") {
    STATIC_REQUIRE(has_choice_v<Net, "act">);
    STATIC_REQUIRE(!has_choice_v<Net, "acts">);
    STATIC_REQUIRE(can_load_v<Net>);
    STATIC_REQUIRE(can_load_v<Net, policy::ForBatch<4>>);
    STATIC_REQUIRE(!can_load_v<Net, policy::ForBatch<0>>);
    STATIC_REQUIRE(!can_load_v<Net, ReLU>);
    STATIC_REQUIRE(!can_load_v<Network<Shape<8>, Add<Linear<8, 8>, Linear<8, 8>>>>);
    STATIC_REQUIRE(!can_load_v<Network<Shape<8>, Named<"a", Linear<8, 8>>, Named<"b", Tied<"c", Linear<8, 8>>>>>);
    STATIC_REQUIRE(needs_weights_v<Sequential<ReLU, Linear<8, 8>>>);
    STATIC_REQUIRE(!needs_weights_v<Sequential<ReLU, Identity>>);
}

TEST_CASE("of what is no sound network nothing can be done, and asking is no error", "[plan][probes]") {
    STATIC_REQUIRE(!can_call_v<Unsound, Array<float, 2>>);
    STATIC_REQUIRE(!can_run_v<Unsound, In, Out, int>);
    STATIC_REQUIRE(!can_extend_v<ReLU, In>);
    STATIC_REQUIRE(!can_generate_v<int, In>);
    STATIC_REQUIRE(!has_choice_v<Unsound, "act">);
    STATIC_REQUIRE(!can_load_v<Unsound>);
}

}  // namespace probes_test
