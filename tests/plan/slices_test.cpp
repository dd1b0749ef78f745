/// Steps that the plan leaves out: copies into a Concat, and normalisations in front of products.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/steps.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cmath>
#include <cstddef>
#include <string>

using namespace idem;
using golden::derived;
using golden::derived_input;
using naive::Image;
using naive::Vector;

namespace {

template <class Net>
inline constexpr std::size_t copies_v = test::count_of<Net>(detail::Computation::copy_slice);
template <class Net>
inline constexpr std::size_t normalisations_v = test::count_of<Net>(detail::Computation::scale_shift);

template <int in, int growth>
using DenseLayer = Concat<Identity, Sequential<
    Named<"norm1", BatchNorm2d<in>>, ReLU, Named<"conv1", Conv2d<in, 12, Kernel<1>>>,
    Named<"norm2", BatchNorm2d<12>>, ReLU, Named<"conv2", Conv2d<12, growth, Kernel<3>, Padding<1>>>>>;

// clang-format off
struct DenseBlock : Network<Shape<3, 9, 7>,
    Named<"stem", Conv2d<3, 20, Kernel<3>, Padding<1>>>, ReLU,
    Named<"a", DenseLayer<20, 5>>, Named<"b", DenseLayer<25, 17>>, Named<"c", DenseLayer<42, 3>>,
    Named<"norm", BatchNorm2d<45>>, Named<"last", Conv2d<45, 6, Kernel<1>, Stride<2>>>> {};

/// Skips of two levels, as in a U-Net.
struct Skips : Network<Shape<2, 8, 8>,
    Named<"a", Conv2d<2, 6, Kernel<3>, Padding<1>>>, ReLU, Tap<"outer">,
    Named<"b", Conv2d<6, 9, Kernel<3>, Padding<1>>>, ReLU, Tap<"inner">,
    Named<"c", Conv2d<9, 9, Kernel<3>, Padding<1>>>, ReLU,
    Concat<Identity, From<"inner">>,
    Named<"d", Conv2d<18, 4, Kernel<1>>>,
    Concat<From<"outer">, Identity>,
    Named<"e", Conv2d<10, 3, Kernel<1>>>> {};

/// The same part twice, and the network's own input.
struct Twice : Network<Shape<4, 5, 5>,
    Concat<Identity, Sequential<Named<"a", Conv2d<4, 3, Kernel<1>>>, Tap<"a">>, From<"a">>,
    Named<"b", Conv2d<10, 2, Kernel<1>>>> {};

/// A Concat is the network's output, and one of its parts is read again.
struct Ends : Network<Shape<7>,
    Concat<Named<"a", Linear<7, 4>>, Sequential<Named<"b", Linear<7, 5>>, Tanh>>> {};

/// A normalisation that two layers read, one that a window of 3 reads, and one behind which a Linear stands.
struct Normalised : Network<Shape<6, 5, 5>,
    Named<"first", BatchNorm2d<6>>,
    Add<Named<"a", Conv2d<6, 8, Kernel<1>>>, Named<"b", Conv2d<6, 8, Kernel<1>>>>,
    Named<"second", BatchNorm2d<8>>, ReLU, Named<"c", Conv2d<8, 8, Kernel<3>, Padding<1>>>,
    AdaptiveAvgPool2d<1>, Flatten,
    Named<"third", BatchNorm1d<8>>, ReLU, Named<"d", Linear<8, 3>>> {};
// clang-format on

Image normalised(const StateDict& state, const std::string& key, const Image& x) {
    return naive::relu(naive::batch_norm(state, key, x));
}

Image joined(const Image& a, const Image& b) {
    return {a.channels + b.channels, a.height, a.width, naive::concatenated(a.values, b.values)};
}

Image dense_layer(const StateDict& state, const std::string& name, const Image& x) {
    const Image hidden = naive::conv2d(state, name + ".conv1", normalised(state, name + ".norm1", x), 1, 0);
    return joined(x, naive::conv2d(state, name + ".conv2", normalised(state, name + ".norm2", hidden), 3, 1));
}

/// Every second place of both axes.
Image halved(const Image& x) {
    Image y{x.channels, (x.height + 1) / 2, (x.width + 1) / 2, {}};
    for (std::size_t c = 0; c < x.channels; ++c)
        for (std::size_t row = 0; row < x.height; row += 2)
            for (std::size_t column = 0; column < x.width; column += 2)
                y.values.push_back(x.values[(c * x.height + row) * x.width + column]);
    return y;
}

template <class Net, class Twin>
void check_against(Twin twin) {
    const StateDict state = derived<Net>();
    const Model<Net> model = load<Net>(state);
    const Vector x = derived_input("x", 2 * Net::input::size);
    Vector expected;
    for (std::size_t sample = 0; sample < 2; ++sample) {
        const auto first = x.begin() + static_cast<std::ptrdiff_t>(sample * Net::input::size);
        expected = naive::concatenated(expected, twin(state, Vector(first, first + Net::input::size)));
    }
    CHECK(naive::close(naive::run(model, x), expected));
}

}  // namespace

TEST_CASE("in a dense block nothing is copied, and normalisations are part of the products that read them") {
    STATIC_REQUIRE(copies_v<DenseBlock> == 0);
    STATIC_REQUIRE(normalisations_v<DenseBlock> == 0);
    check_against<DenseBlock>([](const StateDict& state, const Vector& x) {
        Image y = naive::relu(naive::conv2d(state, "stem", {3, 9, 7, x}, 3, 1));
        for (const char* name : {"a", "b", "c"}) y = dense_layer(state, name, y);
        return halved(naive::conv2d(state, "last", naive::batch_norm(state, "norm", y), 1, 0)).values;
    });
}

TEST_CASE("what a skip connection keeps is written where the Concat wants it") {
    STATIC_REQUIRE(copies_v<Skips> == 0);
    check_against<Skips>([](const StateDict& state, const Vector& x) {
        const Image outer = naive::relu(naive::conv2d(state, "a", {2, 8, 8, x}, 3, 1));
        const Image inner = naive::relu(naive::conv2d(state, "b", outer, 3, 1));
        const Image bottom = naive::relu(naive::conv2d(state, "c", inner, 3, 1));
        const Image up = naive::conv2d(state, "d", joined(bottom, inner), 1, 0);
        return naive::conv2d(state, "e", joined(outer, up), 1, 0).values;
    });
}

TEST_CASE("what stands in a Concat twice is copied once; the network's input is put there in the right order") {
    STATIC_REQUIRE(copies_v<Twice> == 1);
    check_against<Twice>([](const StateDict& state, const Vector& x) {
        const Image in{4, 5, 5, x};
        const Image a = naive::conv2d(state, "a", in, 1, 0);
        return naive::conv2d(state, "b", joined(joined(in, a), a), 1, 0).values;
    });
}

TEST_CASE("parts of an output are written there, unless what writes them cannot") {
    STATIC_REQUIRE(copies_v<Ends> == 0);
    check_against<Ends>([](const StateDict& state, const Vector& x) {
        Vector b = naive::linear(state, "b", x);
        for (float& value : b) value = std::tanh(value);
        return naive::concatenated(naive::linear(state, "a", x), b);
    });
}

TEST_CASE("a normalisation stays a step where two read it, or a window of several places") {
    STATIC_REQUIRE(normalisations_v<Normalised> == 2);
    check_against<Normalised>([](const StateDict& state, const Vector& x) {
        const Image first = naive::batch_norm(state, "first", {6, 5, 5, x});
        Image sum = naive::conv2d(state, "a", first, 1, 0);
        sum.values = naive::sum(sum.values, naive::conv2d(state, "b", first, 1, 0).values);
        const Image c = naive::conv2d(state, "c", normalised(state, "second", sum), 3, 1);
        Image pooled{8, 1, 1, Vector(8, 0.0f)};
        for (std::size_t i = 0; i < c.values.size(); ++i) pooled.values[i / 25] += c.values[i] / 25;
        return naive::linear(state, "d", normalised(state, "third", pooled).values);
    });
}
