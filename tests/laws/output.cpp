/// Every rewrite preserves the output: bit for bit where it only removes, or cuts between steps and leaves no part so
/// small that it is unrolled or walked (plan/tiny.hpp, plan/walked.hpp), with sums in another order.
#include "golden/derived_model.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/surgery.hpp>

#include <span>
#include <vector>

using namespace idem;

namespace output_test {
namespace {

/// A small network with every way to go on: in a row, around, side by side, and kept for later.
template <class Nil>
struct Layers {
    using Body = Sequential<Nil, Named<"conv1", Conv2d<8, 8, Kernel<3>, Padding<1>, Bias<false>>>, Nil,
                            Named<"bn1", BatchNorm2d<8>>, Nil, Named<"relu1", ReLU>, Nil,
                            Named<"conv2", Conv2d<8, 8, Kernel<1>>>, Nil>;
    using type = Network<Shape<3, 9, 7>, Nil, Named<"stem", Conv2d<3, 8, Kernel<3>>>, Nil, Named<"relu", ReLU>,  //
                         Tap<"kept", Nil>, Named<"block", Residual<Body, Nil>>, Nil, Named<"relu2", ReLU>,
                         Named<"join", Concat<Sequential<Nil, Nil>, Sequential<From<"kept">, Nil>>>, Nil,
                         Named<"pool", AvgPool2d<Kernel<2>>>, Nil, Named<"flatten", Flatten>, Nil,
                         Named<"fc", Linear<96, 5>>, Nil>;
};

struct Plain : Layers<Sequential<>>::type {};
struct WithIdentity : Layers<Identity>::type {};
struct WithDropout : Layers<Dropout>::type {};

constexpr std::size_t batch = 3;

template <class Net>
std::vector<float> output_of(const Model<Net>& model, std::span<const float> x) {
    std::vector<float> y(batch * Net::output::size);
    Workspace<Net> workspace{batch};
    REQUIRE(model.run(x, std::span<float>(y), workspace) == Status::ok);
    return y;
}

const std::vector<float> input = golden::derived_input("input", batch* Plain::input::size);

void check_close(const std::vector<float>& a, const std::vector<float>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == Approx(b[i]).epsilon(1e-5).margin(1e-5));
}

}  // namespace

TEST_CASE("a network with Identity or Dropout everywhere gives the same output, bit for bit") {
    const std::vector<float> expected = output_of(golden::derived_model<Plain>(), input);
    CHECK(output_of(golden::derived_model<WithIdentity>(), input) == expected);
    CHECK(output_of(golden::derived_model<WithDropout>(), input) == expected);
    CHECK(std::vector<float>(expected.size(), expected[0]) != expected);  // the comparison is of something
}

TEST_CASE("head and tail, one after the other, give what the whole gives") {
    const Model<Plain> whole = golden::derived_model<Plain>();
    const std::vector<float> expected = output_of(whole, input);

    SECTION("bit for bit where the cut is between two steps") {
        const auto [head, tail] = split<"join">(whole);
        CHECK(output_of(tail, output_of(head, input)) == expected);
    }
    SECTION("up to the last digits where the tail is a Linear that is unrolled") {
        const auto [head, tail] = split<"pool">(whole);
        check_close(output_of(tail, output_of(head, input)), expected);
    }
    SECTION("bit for bit at the end, where the tail is an Identity") {
        const auto [head, tail] = split<"fc">(whole);
        CHECK(output_of(head, input) == expected);
        CHECK(output_of(tail, expected) == expected);
    }
}

TEST_CASE("a cut through a convolution and its normalisation changes the last digits only") {
    using Straight = Network<Shape<3, 9, 7>, Named<"conv", Conv2d<3, 8, Kernel<3>>>, Named<"bn", BatchNorm2d<8>>,
                             Named<"relu", ReLU>, Named<"next", Conv2d<8, 2, Kernel<1>>>>;
    const Model<Straight> straight = golden::derived_model<Straight>();
    const auto [head, tail] = split<"conv">(straight);
    check_close(output_of(tail, output_of(head, input)), output_of(straight, input));
}

TEST_CASE("an output inside a network is what the network cut there gives") {
    const Model<Plain> whole = golden::derived_model<Plain>();
    CHECK(output_of(outputs<"join">(whole), input) == output_of(truncate<"join">(whole), input));
    CHECK(output_of(outputs<"relu2">(whole), input) == output_of(truncate<"relu2">(whole), input));
    CHECK(output_of(outputs<"fc">(whole), input) == output_of(whole, input));
}

TEST_CASE("an Identity put in and a layer taken out give the same output, bit for bit") {
    const Model<Plain> whole = golden::derived_model<Plain>();
    const std::vector<float> expected = output_of(whole, input);
    CHECK(output_of(insert_after<"block.conv1">(whole, Identity{}), input) == expected);
    CHECK(output_of(insert_before<"fc">(whole, Dropout{}), input) == expected);
    CHECK(output_of(remove<"relu2">(whole), input) == output_of(replace<"relu2">(whole, Identity{}), input));
    CHECK(output_of(remove<"relu2">(whole), input) != expected);
}

}  // namespace output_test
