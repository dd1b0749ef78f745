/// What a network takes and gives.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;

namespace network_test {
namespace {

template <class Input, class... L>
using output_t = typename Network<Input, L...>::output;

template <class Output, class Input, class... L>
inline constexpr bool gives_v = std::same_as<output_t<Input, L...>, Output>;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>, ReLU> {};
struct Further : Net {};

}  // namespace

TEST_CASE("a network's input and output are Shapes") {
    STATIC_REQUIRE(std::same_as<Net::input, Shape<100>>);
    STATIC_REQUIRE(std::same_as<Net::output, Shape<100>>);
    STATIC_REQUIRE(gives_v<Shape<3, 4>, Shape<3, 4>>);  // no layers
    STATIC_REQUIRE(gives_v<Shape<16>, Shape<1, 8, 8>, Conv2d<1, 4, Kernel<3>, Stride<2>, Padding<1>>,
                           MaxPool2d<Kernel<2>>, Flatten>);
}

TEST_CASE("a struct that derives from a network is one, however far") {
    STATIC_REQUIRE(NetworkType<Net>);
    STATIC_REQUIRE(NetworkType<Further>);
    STATIC_REQUIRE(NetworkType<Network<Shape<4>>>);
    STATIC_REQUIRE_FALSE(NetworkType<Sequential<ReLU>>);
    STATIC_REQUIRE_FALSE(NetworkType<ReLU>);
    STATIC_REQUIRE_FALSE(NetworkType<int>);
    STATIC_REQUIRE(std::same_as<Further::output, Shape<100>>);
    STATIC_REQUIRE(has_layer_v<Further, "lin2">);
}

TEST_CASE("combinators give the shapes of PyTorch's add, mul and cat") {
    STATIC_REQUIRE(gives_v<Shape<7>, Shape<4>, Add<Linear<4, 7>, Linear<4, 7>>>);
    STATIC_REQUIRE(gives_v<Shape<7>, Shape<4>, Mul<Linear<4, 7>, Linear<4, 7>, Linear<4, 7>>>);
    STATIC_REQUIRE(gives_v<Shape<4>, Shape<4>, Residual<Linear<4, 4>>>);
    STATIC_REQUIRE(gives_v<Shape<2>, Shape<4>, Residual<Linear<4, 2>, Linear<4, 2>>>);
}

TEST_CASE("Concat joins channels: axis 0 of (C) and (C, H, W), 1 of (T, C), or the axis that is given") {
    STATIC_REQUIRE(gives_v<Shape<11>, Shape<4>, Concat<Linear<4, 7>, Identity>>);
    STATIC_REQUIRE(gives_v<Shape<7, 5, 5>, Shape<3, 5, 5>, Concat<Conv2d<3, 4, Kernel<1>>, Identity>>);
    STATIC_REQUIRE(gives_v<Shape<5, 11>, Shape<5, 4>, Concat<Linear<4, 7>, Identity>>);
    STATIC_REQUIRE(gives_v<Shape<10, 4>, Shape<5, 4>, Concat<Axis<0>, Identity, Identity>>);
    STATIC_REQUIRE(gives_v<Shape<3, 5, 15>, Shape<3, 5, 5>, Concat<Axis<-1>, Identity, Identity, Identity>>);
    STATIC_REQUIRE(gives_v<Shape<3, 10, 5>, Shape<3, 5, 5>, Concat<Axis<1>, Identity, Identity>>);
}

TEST_CASE("Fork gives several outputs, PassThrough one of them") {
    STATIC_REQUIRE(gives_v<Outputs<Shape<4>, Shape<7>>, Shape<4>, Fork<Identity, Linear<4, 7>>>);
    STATIC_REQUIRE(
        gives_v<Outputs<Shape<4>, Shape<2>, Shape<3>>, Shape<4>, Fork<Identity, Fork<Linear<4, 2>, Linear<4, 3>>>>);
    STATIC_REQUIRE(gives_v<Shape<7>, Shape<4>, Fork<Identity, Linear<4, 7>>, PassThrough<1>>);
    STATIC_REQUIRE(gives_v<Shape<4>, Shape<4>, Fork<Identity, Linear<4, 7>>, PassThrough<0>>);
    STATIC_REQUIRE(gives_v<Shape<4>, Shape<4>, Fork<Identity>>);
}

TEST_CASE("a network of several inputs reads them with PassThrough") {
    using Image = Shape<3, 8, 8>;
    using Both = Network<Inputs<Shape<4>, Image>,
                         Concat<Sequential<PassThrough<0>, Linear<4, 2>>, Sequential<PassThrough<1>, Flatten>>>;
    STATIC_REQUIRE(std::same_as<Both::input, Inputs<Shape<4>, Image>>);
    STATIC_REQUIRE(std::same_as<Both::output, Shape<194>>);
    STATIC_REQUIRE(gives_v<Outputs<Shape<4>, Image>, Inputs<Shape<4>, Image>>);
    STATIC_REQUIRE(gives_v<Outputs<Image, Shape<4>>, Inputs<Shape<4>, Image>, Fork<PassThrough<1>, PassThrough<0>>>);
}

TEST_CASE("From gives what its Tap kept, whatever came between") {
    STATIC_REQUIRE(gives_v<Shape<4>, Shape<4>, Tap<"kept">, Linear<4, 9>, From<"kept">>);
    STATIC_REQUIRE(gives_v<Shape<13>, Shape<4>, Tap<"kept">, Linear<4, 9>, Concat<Identity, From<"kept">>>);
    STATIC_REQUIRE(gives_v<Shape<9>, Shape<4>, Tap<"kept", Linear<4, 9>>, ReLU, Linear<9, 1>, From<"kept">>);
    STATIC_REQUIRE(gives_v<Shape<4>, Shape<4>, Named<"a", Sequential<Tap<"kept">, Linear<4, 9>>>,
                           Named<"b", Sequential<Linear<9, 1>, From<"kept">>>>);
    STATIC_REQUIRE(
        gives_v<Shape<12>, Shape<4>, Tap<"x">, Linear<4, 8>, Tap<"y">, Linear<8, 1>, Concat<From<"x">, From<"y">>>);
    STATIC_REQUIRE(gives_v<Shape<8>, Shape<4>, Add<Sequential<Tap<"x">, Linear<4, 8>>, Linear<4, 8>>, Linear<8, 4>,
                           Concat<From<"x">, From<"x">>>);
}

TEST_CASE("Optional and Switch give one shape, whatever is chosen") {
    STATIC_REQUIRE(gives_v<Shape<4>, Shape<4>, Optional<"on", Linear<4, 4>>>);
    STATIC_REQUIRE(gives_v<Shape<7>, Shape<4>, Switch<"which", Linear<4, 7>, Sequential<Linear<4, 2>, Linear<2, 7>>>>);
}

TEST_CASE("lazy layers read the shape that reaches them, and so does what stands behind them") {
    STATIC_REQUIRE(
        gives_v<Shape<10>, Shape<3, 8, 8>, LazyConv2d<5, Kernel<3>>, LazyBatchNorm2d<>, Flatten, LazyLinear<10>>);
    STATIC_REQUIRE(
        gives_v<Shape<10>, Shape<6>, Concat<LazyLinear<3>, LazyLinear<4>>, LazyBatchNorm1d<>, LazyLinear<10>>);
}

TEST_CASE("ResNets have torchvision's shapes at every stage") {
    STATIC_REQUIRE(std::same_as<truncate_t<zoo::ResNet18, "conv1">::output, Shape<64, 112, 112>>);
    STATIC_REQUIRE(std::same_as<truncate_t<zoo::ResNet18, "maxpool">::output, Shape<64, 56, 56>>);
    STATIC_REQUIRE(std::same_as<truncate_t<zoo::ResNet18, "layer2">::output, Shape<128, 28, 28>>);
    STATIC_REQUIRE(std::same_as<truncate_t<zoo::ResNet18, "layer4">::output, Shape<512, 7, 7>>);
    STATIC_REQUIRE(std::same_as<truncate_t<zoo::ResNet18, "avgpool">::output, Shape<512, 1, 1>>);
    STATIC_REQUIRE(std::same_as<zoo::ResNet18::output, Shape<1000>>);
    STATIC_REQUIRE(std::same_as<zoo::ResNet34::output, Shape<1000>>);
    STATIC_REQUIRE(std::same_as<replace_t<zoo::ResNet50, "fc", Identity>::output, Shape<2048>>);
    STATIC_REQUIRE(std::same_as<zoo::BasicResNet18<Shape<3, 64, 64>, 10>::output, Shape<10>>);
}

}  // namespace network_test
