/// layer_at_t and has_layer_v.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;

namespace layer_at_test {
namespace {

using A = Linear<4, 4>;

struct Block : Sequential<A, Named<"act", ReLU>> {};
using Body = Sequential<Named<"mix", A>, Block>;
struct Net : Network<Shape<4>, Named<"body", Residual<Body>>, Block, Tap<"kept", A>, Optional<"on", Tanh>,
                     Switch<"which", A, Named<"other", Sequential<Sigmoid>>>, Removed<"fc">, From<"kept">,
                     Add<Sequential<A>, Sequential<Tanh>>> {};

/// Two layers below `depth` names.
template <int depth>
struct Nest {
    using type = Named<"m", Sequential<typename Nest<depth - 1>::type>>;
};
template <>
struct Nest<1> {
    using type = Named<"m", Sequential<Tanh, A>>;
};

}  // namespace

TEST_CASE("layer_at_t gives the layer without its name") {
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "body.mix">, A>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "body.1.act">, ReLU>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "1.0">, A>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "on">, Tanh>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "which.0">, A>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "which.other.0">, Sigmoid>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "5">, From<"kept">>);
}

TEST_CASE("layer_at_t gives compositions as they were written") {
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "1">, Block>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "body.1">, Block>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "which.other">, Sequential<Sigmoid>>);
}

TEST_CASE("of layers that lie inside each other and share a path, the outermost counts") {
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "body">, Residual<Body>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "2">, A>);  // a Tap is found as what it keeps
    STATIC_REQUIRE(std::same_as<layer_at_t<Net, "which">, Switch<"which", A, Named<"other", Sequential<Sigmoid>>>>);
}

TEST_CASE("a name that holds nothing but another name leads to that") {
    using Inner = Named<"body", Sequential<A, ReLU>>;
    using Nested = Network<Shape<4>, Named<"down", Inner>, Named<"x", Named<"y", Optional<"z", Tanh>>>>;
    STATIC_REQUIRE(std::same_as<layer_at_t<Nested, "down">, Inner>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Nested, "x">, Named<"y", Optional<"z", Tanh>>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Nested, "x.y.z">, Tanh>);
    STATIC_REQUIRE(std::same_as<layer_at_t<replace_t<Nested, "down", A>, "down">, A>);
    STATIC_REQUIRE_FALSE(has_layer_v<remove_t<Nested, "x">, "x.y.z">);
    STATIC_REQUIRE(has_layer_v<remove_t<Nested, "x">, "down.body.0">);
    STATIC_REQUIRE_FALSE(has_layer_v<Nested, "y"> || has_layer_v<Nested, "x.z">);
    STATIC_REQUIRE_FALSE(has_layer_v<Network<Shape<4>, Concat<Named<"a", Inner>, Named<"a", Named<"b", A>>>>, "a">);
}

TEST_CASE("has_layer_v is whether a path leads to exactly one layer") {
    STATIC_REQUIRE(has_layer_v<Net, "body">);
    STATIC_REQUIRE(has_layer_v<Net, "body.1.act">);
    STATIC_REQUIRE(has_layer_v<Net, "which.other.0">);
    STATIC_REQUIRE(has_layer_v<Net, "6">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "6.0">);  // of either branch
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "0">);  // it has a name
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "7">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "mix">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "body.mix.weight">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "body.">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "body..mix">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "ody.mix">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "01">);
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "fc">);  // it was removed
    STATIC_REQUIRE_FALSE(has_layer_v<Net, "kept">);
    STATIC_REQUIRE_FALSE(has_layer_v<A, "0">);
}

TEST_CASE("an index has as many digits as it needs") {
    using Long = Network<Shape<4>, Repeat<120, ReLU>, Tanh>;
    STATIC_REQUIRE(std::same_as<layer_at_t<replace_t<Long, "0.107", Tanh>, "0.107">, Tanh>);
    STATIC_REQUIRE(has_layer_v<Long, "0.10">);
    STATIC_REQUIRE(has_layer_v<Long, "0.119">);
    STATIC_REQUIRE_FALSE(has_layer_v<Long, "0.120">);
}

TEST_CASE("surgery reaches as deep as modules of PyTorch are nested") {
    using Long = Network<Shape<4>, typename Nest<12>::type>;
    STATIC_REQUIRE(std::same_as<layer_at_t<Long, "m.m.m.m.m.m.m.m.m.m.m.m.1">, A>);
    using Replaced = replace_t<Long, "m.m.m.m.m.m.m.m.m.m.m.m.1", Linear<4, 7>>;
    STATIC_REQUIRE(std::same_as<layer_at_t<Replaced, "m.m.m.m.m.m.m.m.m.m.m.m.1">, Linear<4, 7>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<Replaced, "m.m.m.m.m.m.m.m.m.m.m.m.0">, Tanh>);
}

TEST_CASE("layers of ResNet-50 are where torchvision has them") {
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::ResNet50, "layer2.0.conv2">,
                                Conv2d<128, 128, Kernel<3>, Stride<2>, Padding<1>, Bias<false>>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::ResNet50, "layer1.0.downsample.1">, BatchNorm2d<256>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::ResNet50, "layer4.2.bn3">, BatchNorm2d<2048>>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::ResNet50, "fc">, Linear<2048, 1000>>);
    STATIC_REQUIRE_FALSE(has_layer_v<zoo::ResNet50, "layer4.1.downsample">);
    STATIC_REQUIRE_FALSE(has_layer_v<zoo::ResNet50, "layer4.3">);
}

}  // namespace layer_at_test
