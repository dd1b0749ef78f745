/// normal_form_t: exactly which steps are left of a type.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <concepts>

using namespace idem;

namespace {

using Conv = Conv2d<8, 8, Kernel<3>, Padding<1>>;
using Norm = BatchNorm2d<8>;
using Fc = Linear<8, 8>;

template <class L, class... Steps>
inline constexpr bool left_of_v = std::same_as<normal_form_t<L>, Sequential<Steps...>>;

}  // namespace

TEST_CASE("a product takes in the normalisation and the activation behind it") {
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Conv, Norm, ReLU>>, Fused<Conv, Norm, ReLU>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Conv, Norm>>, Fused<Conv, Norm>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Conv, ReLU>>, Fused<Conv, ReLU>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Fc, BatchNorm1d<8>>>, Fused<Fc, BatchNorm1d<8>>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Fc, GELU<>>>, Fused<Fc, GELU<>>>);
}

TEST_CASE("names, Identity, Dropout and Sequentials between them do not keep steps apart") {
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Named<"conv", Conv>, Identity,
                                                         Sequential<Named<"bn", Sequential<Norm, Dropout>>>, ReLU>>,
                                Fused<Conv, Norm, ReLU>>);
}

TEST_CASE("a step takes in one normalisation and one activation, in this order") {
    STATIC_REQUIRE(left_of_v<Sequential<Conv, Norm, Norm>, Fused<Conv, Norm>, Norm>);
    STATIC_REQUIRE(left_of_v<Sequential<Conv, ReLU, Tanh>, Fused<Conv, ReLU>, Tanh>);
    STATIC_REQUIRE(left_of_v<Sequential<Conv, ReLU, Norm>, Fused<Conv, ReLU>, Norm>);
    STATIC_REQUIRE(left_of_v<Sequential<Norm, Conv>, Norm, Conv>);
    STATIC_REQUIRE(left_of_v<Sequential<Conv, Conv>, Conv, Conv>);
}

TEST_CASE("a normalisation that follows no product stays, with its activation") {
    STATIC_REQUIRE(std::same_as<normal_form_t<Norm>, Norm>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Sequential<Norm, ReLU>>, Fused<Norm, ReLU>>);
    STATIC_REQUIRE(left_of_v<Sequential<MaxPool2d<Kernel<2>>, Norm, ReLU>, MaxPool2d<Kernel<2>>, Fused<Norm, ReLU>>);
}

TEST_CASE("other layers stay alone") {
    STATIC_REQUIRE(left_of_v<Sequential<MaxPool2d<Kernel<2>>, ReLU>, MaxPool2d<Kernel<2>>, ReLU>);
    STATIC_REQUIRE(left_of_v<Sequential<Fc, Softmax>, Fc, Softmax>);
    STATIC_REQUIRE(left_of_v<Sequential<Fc, Flatten, ReLU>, Fc, Flatten, ReLU>);
    STATIC_REQUIRE(left_of_v<Sequential<ReLU, Tanh>, ReLU, Tanh>);
}

TEST_CASE("a residual block takes in the activation behind it, and is simplified inside") {
    using Block = Sequential<
        Residual<Sequential<Named<"conv1", Conv>, Named<"bn1", Norm>, ReLU, Named<"conv2", Conv>, Named<"bn2", Norm>>>,
        ReLU>;
    STATIC_REQUIRE(std::same_as<normal_form_t<Block>,
                                Fused<Add<Sequential<Fused<Conv, Norm, ReLU>, Fused<Conv, Norm>>, Identity>, ReLU>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Residual<Fc, Named<"down", Sequential<Fc, BatchNorm1d<8>>>>>,
                                Add<Fc, Fused<Fc, BatchNorm1d<8>>>>);
    STATIC_REQUIRE(left_of_v<Sequential<Residual<Conv>, Norm>, Add<Conv, Identity>, Norm>);
    STATIC_REQUIRE(left_of_v<Sequential<Mul<Fc, Identity>, ReLU>, Mul<Fc, Identity>, ReLU>);
}

TEST_CASE("a combinator of one branch is that branch") {
    STATIC_REQUIRE(
        std::same_as<normal_form_t<Sequential<Add<Conv>, Concat<Norm>, Mul<ReLU>>>, Fused<Conv, Norm, ReLU>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Concat<Axis<1>, Fork<Fc>>>, Fc>);
}

TEST_CASE("what is kept for later is kept as it is there") {
    STATIC_REQUIRE(left_of_v<Sequential<Conv, Tap<"kept">, ReLU>, Conv, Tap<"kept">, ReLU>);
    STATIC_REQUIRE(
        left_of_v<Sequential<Tap<"kept", Sequential<Conv, ReLU>>, Norm>, Fused<Conv, ReLU>, Tap<"kept">, Norm>);
}

TEST_CASE("a choice that is made at run time keeps its name, and nothing joins across it") {
    STATIC_REQUIRE(
        left_of_v<Sequential<Conv, Optional<"on", Named<"bn", Norm>>, ReLU>, Conv, Optional<"on", Norm>, ReLU>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Switch<"which", Sequential<Fc, ReLU>, Dropout>>,
                                Switch<"which", Fused<Fc, ReLU>, Identity>>);
}

TEST_CASE("a network and its layers have one normal form, without its notes") {
    using Net = Network<Shape<8, 4, 4>, Named<"conv", Conv>, Named<"bn", Norm>, ReLU, Removed<"fc">>;
    struct Derived : Net {};
    STATIC_REQUIRE(std::same_as<normal_form_t<Net>, Fused<Conv, Norm, ReLU>>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Derived>, Fused<Conv, Norm, ReLU>>);
}
