/// Networks that are unrolled whole compute what the others do.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/model_access.hpp>
#include <idem/plan/surgery.hpp>
#include <idem/zoo/mlp.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>

using namespace idem;
using golden::derived;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace tiny_test {
namespace {

template <class Net>
constexpr bool is_tiny = detail::is_tiny_v<detail::program_t<Net>>;

Vector each(double (*function)(double), Vector x) {
    for (float& value : x) value = static_cast<float>(function(double{value}));
    return x;
}
Vector normalised(const StateDict& state, const std::string& path, const Vector& x) {
    return naive::batch_norm(state, path, {x.size(), 1, 1, x}).values;
}
Vector product(Vector a, const Vector& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] *= b[i];
    return a;
}

/// Batches of `twin`'s network against it. A sample's bits are those of a run alone, which takes the way in the caller.
template <class Net, class Twin>
void check(Twin twin) {
    STATIC_REQUIRE(is_tiny<Net>);
    const Model<Net> model = derived_model<Net>();
    const StateDict state = derived<Net>();
    Workspace<Net> workspace{40};
    for (const std::size_t batch : {1U, 2U, 7U, 40U}) {
        INFO("batch " << batch);
        const Vector x = derived_input("x", batch * Net::input::size);
        const Vector y = naive::run(model, x, workspace);
        Vector expected;
        for (std::size_t sample = 0; sample < batch; ++sample) {
            const auto first = x.begin() + static_cast<std::ptrdiff_t>(sample * Net::input::size);
            const Vector one(first, first + Net::input::size);
            expected = naive::concatenated(std::move(expected), twin(state, one));
            const auto result = std::span(y).subspan(sample * Net::output::size, Net::output::size);
            CHECK(naive::same(result, naive::run(model, one, workspace)));
        }
        CHECK(naive::close(y, expected));
    }
}

template <int width, class Activation>
using Perceptron = zoo::BasicMlp<Activation, width % 7 + 1, width, width % 11 + 1>;

/// One hidden layer, as wide as vectors are, and one element beside.
template <class Activation, int... width>
void check_widths(double (*activation)(double)) {
    const auto check_width = [&]<int w>(std::integral_constant<int, w>) {
        INFO("width " << w);
        check<Perceptron<w, Activation>>([&](const StateDict& state, const Vector& x) {
            return naive::linear(state, "2", each(activation, naive::linear(state, "0", x)));
        });
    };
    (check_width(std::integral_constant<int, width>{}), ...);
}

// clang-format off
struct Normalised : Network<Shape<5>,
    Named<"bn", BatchNorm1d<5>>, ReLU,
    Named<"fc1", Linear<5, 9, Bias<false>>>, Named<"bn1", BatchNorm1d<9>>, Tanh,
    Named<"fc2", Linear<9, 3>>, Named<"bn2", BatchNorm1d<3>>> {};

struct Shortcuts : Network<Shape<6>,
    Residual<Sequential<Named<"a", Linear<6, 12>>, Tanh, Named<"b", Linear<12, 6>>>>, ReLU,
    Mul<Named<"c", Linear<6, 6>>, Sequential<Named<"d", Linear<6, 6>>, Sigmoid>>,
    Add<Identity, Tanh>> {};

struct TwoOutputs : Network<Shape<4>,
    Named<"in", Linear<4, 8>>, Tanh,
    Fork<Identity, Named<"out", Linear<8, 2>>>> {};

struct TwoInputs : Network<Inputs<Shape<3>, Shape<3>>,
    Add<PassThrough<0>, PassThrough<1>>, Named<"fc", Linear<3, 2>>> {};
// clang-format on

using Mlp1881 = zoo::BasicMlp<Tanh, 1, 8, 8, 1>;

/// So wide that the registers hold one such stream, but not two.
constexpr int wide = ((kernel::simd::registers<kernel::simd::Batch> - detail::tiny_temporaries) / 2 + 1) *
                     static_cast<int>(kernel::simd::lanes<kernel::simd::Batch>);
template <class... Between>
using Wide = Network<Shape<wide>, Named<"bn", BatchNorm1d<wide>>, Between..., Named<"fc", Linear<wide, 3>>>;

}  // namespace

TEST_CASE("tiny networks of any width compute what plain loops do") {
    check_widths<Tanh, 1, 3, 8, 9, 16, 17, 33, 40>([](double x) { return std::tanh(x); });
    check_widths<Sigmoid, 5>([](double x) { return 1 / (1 + std::exp(-x)); });
    check_widths<ReLU, 7>([](double x) { return std::max(x, 0.0); });
    check_widths<SiLU, 15>([](double x) { return x / (1 + std::exp(-x)); });
    check_widths<ELU, 24>([](double x) { return x > 0 ? x : std::expm1(x); });
}

TEST_CASE("tiny networks with several layers, normalisations, sums and products") {
    check<Mlp1881>([](const StateDict& state, const Vector& x) {
        const auto tanh = [](double h) { return std::tanh(h); };
        const Vector first = each(tanh, naive::linear(state, "0", x));
        return naive::linear(state, "4", each(tanh, naive::linear(state, "2", first)));
    });
    check<Normalised>([](const StateDict& state, const Vector& x) {
        const Vector in = naive::relu(normalised(state, "bn", x));
        const Vector hidden = normalised(state, "bn1", naive::linear(state, "fc1", in));
        const auto tanh = [](double h) { return std::tanh(h); };
        return normalised(state, "bn2", naive::linear(state, "fc2", each(tanh, hidden)));
    });
    check<Shortcuts>([](const StateDict& state, const Vector& x) {
        const auto tanh = [](double h) { return std::tanh(h); };
        const Vector body = naive::linear(state, "b", each(tanh, naive::linear(state, "a", x)));
        const Vector sum = naive::relu(naive::sum(body, x));
        const auto sigmoid = [](double h) { return 1 / (1 + std::exp(-h)); };
        const Vector gate = each(sigmoid, naive::linear(state, "d", sum));
        const Vector gated = product(naive::linear(state, "c", sum), gate);
        return naive::sum(gated, each(tanh, gated));
    });
}

TEST_CASE("tiny networks with several inputs or outputs") {
    STATIC_REQUIRE(is_tiny<TwoOutputs>);
    const Model<TwoOutputs> forked = derived_model<TwoOutputs>();
    const StateDict state = derived<TwoOutputs>();
    Workspace<TwoOutputs> workspace{3};
    const Vector x = derived_input("x", 3 * 4);
    Vector hidden(3 * 8), out(3 * 2);
    REQUIRE(forked.run(x, hidden, out, workspace) == Status::ok);
    for (std::size_t sample = 0; sample < 3; ++sample) {
        const auto first = x.begin() + static_cast<std::ptrdiff_t>(4 * sample);
        const auto tanh = [](double h) { return std::tanh(h); };
        const Vector expected = each(tanh, naive::linear(state, "in", Vector(first, first + 4)));
        CHECK(naive::close(std::span(hidden).subspan(8 * sample, 8), expected));
        CHECK(naive::close(std::span(out).subspan(2 * sample, 2), naive::linear(state, "out", expected)));
    }

    STATIC_REQUIRE(is_tiny<TwoInputs>);
    const Model<TwoInputs> added = derived_model<TwoInputs>();
    Workspace<TwoInputs> other{1};
    const Vector a = derived_input("a", 3), b = derived_input("b", 3);
    Vector y(2);
    REQUIRE(added.run(a, b, y, other) == Status::ok);
    CHECK(naive::close(y, naive::linear(derived<TwoInputs>(), "fc", naive::sum(a, b))));
}

TEST_CASE("an infinity in a tiny network saturates what it reaches, and leaves the rest") {
    using Net = zoo::BasicMlp<Tanh, 3, 5, 3>;
    const Model<Net> model = derived_model<Net>();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const Vector& x : {Vector{infinity, 0.5f, 1}, Vector{0.5f, -infinity, 1}}) {
        const auto tanh = [](double h) { return std::tanh(h); };
        const Vector hidden = each(tanh, naive::linear(derived<Net>(), "0", x));
        CHECK(naive::close(naive::run(model, x), naive::linear(derived<Net>(), "2", hidden)));
    }
    const Vector y = naive::run(model, {std::numeric_limits<float>::quiet_NaN(), 0.5f, 1});
    CHECK(std::all_of(y.begin(), y.end(), [](float value) { return std::isnan(value); }));
}

TEST_CASE("every policy computes a tiny network in registers, unless an algorithm is forced") {
    using Forced = detail::Forced<kernel::Algorithm::direct>;
    STATIC_REQUIRE(is_tiny<Mlp1881>);
    STATIC_REQUIRE(detail::is_tiny_v<detail::program_t<Mlp1881, policy::Fast>>);
    STATIC_REQUIRE_FALSE(detail::is_tiny_v<detail::program_t<Mlp1881, Forced>>);
    const Vector x = derived_input("x", 7);
    Workspace<Mlp1881> workspace{7};
    Vector precise(7), fast(7), forced(7);
    REQUIRE(derived_model<Mlp1881>().run(x, precise, workspace) == Status::ok);
    REQUIRE(derived_model<Mlp1881, policy::Fast>().run(x, fast, workspace) == Status::ok);
    REQUIRE(derived_model<Mlp1881, Forced>().run(x, forced, workspace) == Status::ok);
    CHECK(naive::same(fast, precise));
    CHECK(naive::close(forced, precise, 1e-6));
}

TEST_CASE("a tiny network's sizes are checked as any other's") {
    const Model<Mlp1881> model = derived_model<Mlp1881>();
    Workspace<Mlp1881> none{0}, two{2};
    Vector x(3), y(3);
    CHECK(model.run(std::span(x).first(1), std::span(y).first(1), none) == Status::workspace_too_small);
    CHECK(model.run(x, y, two) == Status::workspace_too_small);
    CHECK(model.run(std::span(x).first(1), std::span(y).first(2), two) == Status::output_size);
    CHECK(model.run(std::span(x).first(0), std::span(y).first(0), two) == Status::ok);
}

TEST_CASE("surgery on a tiny network shares the blocks that stay") {
    using Net = zoo::BasicMlp<Tanh, 4, 8, 8, 2>;
    const Model<Net> model = derived_model<Net>();
    const auto trunk = truncate<"3">(model);
    const auto& before = detail::ModelAccess::weights(model).blocks;
    const auto& after = detail::ModelAccess::weights(trunk).blocks;
    REQUIRE(after.size() == 2);
    CHECK(after[0].floats == before[0].floats);
    CHECK(after[1].floats == before[1].floats);
    const Vector x = derived_input("x", 4);
    const auto tanh = [](double h) { return std::tanh(h); };
    const Vector first = each(tanh, naive::linear(derived<Net>(), "0", x));
    CHECK(naive::close(naive::run(trunk, x), each(tanh, naive::linear(derived<Net>(), "2", first))));
}

TEST_CASE("AnyModel runs tiny networks too") {
    const Model<Mlp1881> model = derived_model<Mlp1881>();
    const AnyModel any(model);
    const Vector x = derived_input("x", 5);
    AnyModel::Workspace workspace = any.make_workspace(5);
    Vector y(5);
    REQUIRE(any.run(std::span<const float>(x), std::span<float>(y), workspace) == Status::ok);
    CHECK(naive::same(y, naive::run(model, x)));
}

TEST_CASE("a product that normalises as it reads is not taken for a tiny network") {
    const Vector x = derived_input("x", wide);
    const StateDict state = derived<Wide<>>();
    const Vector normal = normalised(state, "bn", x);
    CHECK(naive::close(naive::run(derived_model<Wide<>>(), x), naive::linear(state, "fc", normal)));
    CHECK(naive::close(naive::run(derived_model<Wide<ReLU>>(), x), naive::linear(state, "fc", naive::relu(normal))));
}

TEST_CASE("networks that do not fit are no tiny ones") {
    STATIC_REQUIRE_FALSE(is_tiny<zoo::Mlp<784, 8>>);
    STATIC_REQUIRE_FALSE(is_tiny<zoo::Mlp<40, 40, 40, 40, 40, 40, 40>>);
    STATIC_REQUIRE_FALSE(is_tiny<Network<Shape<2, 4>, Linear<4, 4>>>);
    STATIC_REQUIRE_FALSE(detail::may_be_tiny_v<Network<Shape<64, 128>, Linear<128, 128>>>);  // its rows would be
    STATIC_REQUIRE_FALSE(is_tiny<Network<Shape<4>, Softmax>>);
    STATIC_REQUIRE_FALSE(is_tiny<Network<Shape<4>, Optional<"o", ReLU>>>);
    STATIC_REQUIRE_FALSE(is_tiny<Network<Shape<4>, Concat<Identity, Linear<4, 4>>, ReLU>>);
}

}  // namespace tiny_test
