/// Mlp: the keys of torch.nn.Sequential, and what plain loops compute.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/zoo/mlp.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <vector>

using namespace idem;
using golden::derived_input;
using naive::Vector;

namespace {

using Small = zoo::Mlp<8, 16, 12, 4>;
using WithTanh = zoo::BasicMlp<Tanh, 3, 5, 2>;

static_assert(std::same_as<Small::input, Shape<8>>);
static_assert(std::same_as<Small::output, Shape<4>>);
static_assert(std::same_as<zoo::Mlp<7, 2>::definition, Network<Shape<7>, Linear<7, 2>>>);
static_assert(std::same_as<WithTanh::definition, Network<Shape<3>, Linear<3, 5>, Tanh, Linear<5, 2>>>);

}  // namespace

TEST_CASE("an Mlp has the keys of a torch.nn.Sequential in which activations take an index") {
    const std::vector<ParameterSpec> specs = parameter_specs<Small>();
    const ParameterSpec expected[] = {{"0.weight", {16, 8}}, {"0.bias", {16}},      {"2.weight", {12, 16}},
                                      {"2.bias", {12}},      {"4.weight", {4, 12}}, {"4.bias", {4}}};
    REQUIRE(specs.size() == std::size(expected));
    for (std::size_t i = 0; i < specs.size(); ++i) {
        CHECK(specs[i].key == expected[i].key);
        CHECK(specs[i].shape == expected[i].shape);
    }
}

TEST_CASE("an Mlp computes what plain loops compute, and ends without an activation") {
    const StateDict state = golden::derived_state_dict(parameter_specs<Small>());
    const Vector x = derived_input("x", 8);
    const Vector hidden = naive::relu(naive::linear(state, "2", naive::relu(naive::linear(state, "0", x))));
    const Vector y = naive::linear(state, "4", hidden);
    CHECK(naive::close(naive::run(load<Small>(state), x), y));
    CHECK_FALSE(naive::same(y, naive::relu(y)));
}

TEST_CASE("a BasicMlp has the activation that it is given") {
    const StateDict state = golden::derived_state_dict(parameter_specs<WithTanh>());
    const Vector x = derived_input("x", 3);
    Vector hidden = naive::linear(state, "0", x);
    for (float& value : hidden) value = std::tanh(value);
    CHECK(naive::close(naive::run(load<WithTanh>(state), x), naive::linear(state, "2", hidden)));
}
