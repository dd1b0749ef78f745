/// What a Model computes, what it reports, and what it costs.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xview.hpp>
#endif

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace idem;
using golden::derived;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

Vector slice(const Vector& x, std::size_t begin, std::size_t size) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(begin);
    return {first, first + static_cast<std::ptrdiff_t>(size)};
}

/// The twin, sample by sample.
template <std::size_t in, class Twin>
Vector each(const Vector& x, Twin twin) {
    Vector y;
    for (std::size_t i = 0; i < x.size(); i += in) y = naive::concatenated(y, twin(slice(x, i, in)));
    return y;
}

// clang-format off

/// Parameters of 3, 17 and 1 floats: none fills a cache line.
struct Odd {  // y[i] = scale[i mod 3] x[i] + shift[i] + offset
    static constexpr Extents output(Extents in) { return in; }
    static constexpr std::array<Parameter, 4> parameters(Extents in) {
        return {Parameter{"scale", {3}}, Parameter{"steps", {}, true}, Parameter{"shift", in}, Parameter{"offset", {1}}};
    }
    static void forward(std::span<const float> x, std::span<float> y, std::span<const float> scale,
                        std::span<const float> shift, std::span<const float> offset) {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = scale[i % scale.size()] * x[i] + shift[i] + offset[0];
    }
};
struct WithOwn : Network<Shape<5>,
    Named<"lin1", Linear<5, 17>>, Named<"odd", Odd>, ReLU, Named<"lin2", Linear<17, 2>>> {};

/// Asks for PyTorch's order of elements, though a convolution stands before it.
struct Counted {  // y[i] = i + x[i]
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float> x, std::span<float> y) {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = static_cast<float>(i) + x[i];
    }
};
/// On top of layers of the library, whose shape rules and parameters they have.
struct Halved : ReLU {
    static void forward(std::span<const float> x, std::span<float> y) {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] / 2;
    }
};
struct Weights : Linear<3, 6> {
    static void forward(auto, std::span<float> y, std::span<const float> weight, std::span<const float> bias) {
        for (std::size_t i = 0; i < y.size(); ++i) y[i] = weight[3 * i] + bias[i];
    }
};
struct OnTopOfOthers : Network<Shape<3>, Halved, Named<"own", Weights>> {};

struct OwnBehindConvolution : Network<Shape<2, 3, 3>, Named<"conv", Conv2d<2, 4, Kernel<1>>>, Counted> {};

struct TwoByTwo : Network<Inputs<Shape<6>, Shape<4>>, Fork<
    Sequential<PassThrough<0>, Named<"left", Linear<6, 5>>>,
    Sequential<Concat<PassThrough<0>, PassThrough<1>>, Named<"both", Linear<10, 3>>>>> {};

struct Nothing : Network<Shape<3, 4>, Identity, Dropout, Sequential<Identity>> {};

/// ConvNet with an Identity wherever one can be.
struct PaddedWithIdentity : Network<Shape<3, 8, 8>,
    Identity,
    Named<"conv1", Sequential<Identity, Conv2d<3, 6, Kernel<3>, Padding<1>, Bias<false>>>>, Identity,
    Named<"bn1", BatchNorm2d<6>>, Identity, ReLU, Identity,
    Named<"block", Residual<Sequential<Identity,
        Named<"conv", Conv2d<6, 6, Kernel<3>, Padding<1>>>, Identity,
        Named<"bn", BatchNorm2d<6>>, Identity>, Sequential<Identity, Identity>>>,
    Named<"relu", ReLU>, Residual<Identity, Identity>,
    Identity> {};
struct Unpadded : Network<Shape<3, 8, 8>,
    Named<"conv1", Conv2d<3, 6, Kernel<3>, Padding<1>, Bias<false>>>,
    Named<"bn1", BatchNorm2d<6>>, ReLU,
    Named<"block", Residual<Sequential<
        Named<"conv", Conv2d<6, 6, Kernel<3>, Padding<1>>>,
        Named<"bn", BatchNorm2d<6>>>>>,
    Named<"relu", ReLU>, Residual<Identity>> {};

// clang-format on

}  // namespace

TEST_CASE("a multilayer perceptron computes what plain loops compute") {
    const Vector x = derived_input("x", 3 * 20);
    CHECK(naive::close(naive::run(derived_model<SmallMlp>(), x), each<20>(x, [](const Vector& sample) {
                           return naive::small_mlp(derived<SmallMlp>(), sample);
                       })));
}

TEST_CASE("a convolutional network computes what plain loops compute") {
    const Vector x = derived_input("x", 3 * 192);
    CHECK(naive::close(naive::run(derived_model<ConvNet>(), x),
                       each<192>(x, [](const Vector& sample) { return naive::conv_net(derived<ConvNet>(), sample); })));
}

TEST_CASE("the samples of a batch do not know of each other") {
    const Vector x = derived_input("x", 8 * 192);
    const Model<ConvNet> model = derived_model<ConvNet>();
    Workspace<ConvNet> workspace{8};
    const Vector one_by_one = each<192>(x, [&](const Vector& sample) { return naive::run(model, sample, workspace); });
    for (const std::size_t batch : {1U, 3U, 8U}) {
        INFO("batch " << batch);
        const Vector y = naive::run(model, slice(x, 0, batch * 192), workspace);
        CHECK(naive::same(y, slice(one_by_one, 0, batch * 5)));
    }
}

TEST_CASE("run reports every size that does not fit, and then writes nothing") {
    const Model<SmallMlp> model = derived_model<SmallMlp>();
    Workspace<SmallMlp> workspace{3};
    const Vector x = derived_input("x", 5 * 20);
    Vector y(5 * 10, 7.0F);
    const auto run = [&](std::size_t in, std::size_t out) {
        return model.run(std::span<const float>(x).first(in), std::span<float>(y).first(out), workspace);
    };
    CHECK(run(19, 10) == Status::input_size);
    CHECK(run(21, 10) == Status::input_size);
    CHECK(run(19, 0) == Status::input_size);
    CHECK(run(20, 9) == Status::output_size);
    CHECK(run(20, 20) == Status::output_size);
    CHECK(run(20, 0) == Status::output_size);
    CHECK(run(80, 40) == Status::workspace_too_small);
    CHECK(run(0, 10) == Status::output_size);
    CHECK(y == Vector(5 * 10, 7.0F));
    CHECK(run(0, 0) == Status::ok);
    CHECK(y == Vector(5 * 10, 7.0F));
    CHECK(run(60, 30) == Status::ok);
    CHECK(std::find(y.begin(), y.begin() + 30, 7.0F) == y.begin() + 30);
    CHECK(std::count(y.begin() + 30, y.end(), 7.0F) == 20);
}

TEST_CASE("every status has a text of its own") {
    const Status all[] = {Status::ok,          Status::input_size,      Status::output_size,
                          Status::no_sequence, Status::id_out_of_range, Status::workspace_too_small,
                          Status::length};
    for (const Status a : all)
        for (const Status b : all) CHECK((to_string(a) == to_string(b)) == (a == b));
}

TEST_CASE("run reports inputs of different batches, and any output that is too short or too long") {
    const Model<TwoByTwo> model = derived_model<TwoByTwo>();
    Workspace<TwoByTwo> workspace{2};
    const Vector a(12), b(8);
    Vector left(10), both(6);
    const auto run = [&](std::size_t in0, std::size_t in1, std::size_t out0, std::size_t out1) {
        return model.run(std::span(a).first(in0), std::span(b).first(in1), std::span(left).first(out0),
                         std::span(both).first(out1), workspace);
    };
    CHECK(run(12, 8, 10, 6) == Status::ok);
    CHECK(run(12, 4, 10, 6) == Status::input_size);
    CHECK(run(6, 8, 5, 3) == Status::input_size);
    CHECK(run(0, 8, 0, 0) == Status::input_size);
    CHECK(run(12, 0, 10, 6) == Status::input_size);
    CHECK(run(12, 8, 5, 6) == Status::output_size);
    CHECK(run(12, 8, 10, 3) == Status::output_size);
}

TEST_CASE("several inputs and outputs keep their order") {
    const StateDict state = derived<TwoByTwo>();
    const Vector a = derived_input("a", 6), b = derived_input("b", 4);
    const Model<TwoByTwo> model = load<TwoByTwo>(state);
    xt::xtensor<float, 2> first({1, 6}), second({1, 4});
    std::copy(a.begin(), a.end(), first.begin());
    std::copy(b.begin(), b.end(), second.begin());
    const auto [left, both] = model(first, second);
    CHECK(naive::close({left.data(), left.size()}, naive::linear(state, "left", a)));
    CHECK(naive::close({both.data(), both.size()}, naive::linear(state, "both", naive::concatenated(a, b))));
}

TEST_CASE("arrays, views and expressions all compute what run computes") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const Vector values = derived_input("x", 4 * 192);
    const Vector expected = naive::run(model, values);
    xt::xtensor<float, 4> x({4, 3, 8, 8});
    std::copy(values.begin(), values.end(), x.begin());

    const xt::xtensor<float, 2> y = model(x);
    CHECK(y.shape() == (std::array<std::size_t, 2>{4, 5}));
    CHECK(naive::same({y.data(), y.size()}, expected));

    const auto rows = model(xt::view(x, xt::range(1, 3), xt::all(), xt::all(), xt::all()));
    CHECK(naive::same({rows.data(), rows.size()}, slice(expected, 5, 10)));
    const auto every_second = model(xt::view(x, xt::range(0, 4, 2), xt::all(), xt::all(), xt::all()));
    CHECK(naive::same({every_second.data(), every_second.size()},
                      naive::concatenated(slice(expected, 0, 5), slice(expected, 10, 5))));
    const auto column_major = model(xt::xtensor<float, 4, xt::layout_type::column_major>(x));
    CHECK(naive::same({column_major.data(), column_major.size()}, expected));
    const auto doubles = model(xt::xtensor<double, 4>(x) * 1.0);
    CHECK(naive::same({doubles.data(), doubles.size()}, expected));
}

TEST_CASE("a batch of none gives an array of none") {
    const xt::xtensor<float, 2> y = derived_model<SmallMlp>()(xt::xtensor<float, 2>({0, 20}));
    CHECK(y.shape() == (std::array<std::size_t, 2>{0, 10}));
}

TEST_CASE("extents that are not the network's are named beside what it takes") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    CHECK(message_of<ShapeError>([&] {
              model(xt::xtensor<float, 4>({2, 3, 8, 9}));
          }) == "input 0 is (2, 3, 8, 9), but the network takes (batch, 3, 8, 8)");
    CHECK(message_of<ShapeError>([&] {
              model(xt::xtensor<float, 4>({3, 2, 8, 8}));
          }) == "input 0 is (3, 2, 8, 8), but the network takes (batch, 3, 8, 8)");
    const Model<TwoByTwo> two = derived_model<TwoByTwo>();
    CHECK(message_of<ShapeError>([&] {
              two(xt::xtensor<float, 2>({1, 6}), xt::xtensor<float, 2>({1, 6}));
          }) == "input 1 is (1, 6), but the network takes (batch, 4)");
    CHECK(message_of<ShapeError>([&] {
              two(xt::xtensor<float, 2>({1, 6}), xt::xtensor<float, 2>({2, 4}));
          }) == "input 1 has a batch of 2, but input 0 of 1");
}

TEST_CASE("a network that is an Identity returns its argument itself, and run copies it") {
    STATIC_REQUIRE(is_identity_v<Nothing>);
    const Model<Nothing> model = derived_model<Nothing>();
    xt::xtensor<float, 3> x({2, 3, 4});
    const Vector values = derived_input("x", 24);
    std::copy(values.begin(), values.end(), x.begin());
    CHECK(&model(x) == &x);
    CHECK(&model(std::as_const(x)) == &x);
    STATIC_REQUIRE(std::is_same_v<decltype(model(std::move(x))), xt::xtensor<float, 3>&&>);

    CHECK(naive::same(naive::run(model, values), values));
    Workspace<Nothing> workspace{2};
    Vector in_place = values;
    CHECK(model.run(std::span<const float>(in_place), std::span<float>(in_place), workspace) == Status::ok);
    CHECK(naive::same(in_place, values));
    STATIC_REQUIRE(Workspace<Nothing>::bytes_per_sample == 0);
}

TEST_CASE("an Identity anywhere adds no byte to a model or to its workspace") {
    STATIC_REQUIRE(std::is_same_v<normal_form_t<PaddedWithIdentity>, normal_form_t<Unpadded>> ==
                   std::is_same_v<detail::program_t<PaddedWithIdentity>, detail::program_t<Unpadded>>);
    STATIC_REQUIRE(std::is_same_v<normal_form_t<PaddedWithIdentity>, normal_form_t<Unpadded>>);
    STATIC_REQUIRE(sizeof(Model<PaddedWithIdentity>) == sizeof(Model<Unpadded>));
    STATIC_REQUIRE(sizeof(Workspace<PaddedWithIdentity>) == sizeof(Workspace<Unpadded>));
    STATIC_REQUIRE(Workspace<PaddedWithIdentity>::bytes_per_sample == Workspace<Unpadded>::bytes_per_sample);
    STATIC_REQUIRE(Workspace<PaddedWithIdentity>::fixed_bytes == Workspace<Unpadded>::fixed_bytes);
}

TEST_CASE("an Optional is its layer when on, nothing when off, and on at first") {
    const StateDict state = derived<Chosen>();
    const Model<Chosen> model = load<Chosen>(state);
    const Vector x = derived_input("x", 8);
    for (const int head : {0, 1}) {
        const Model<Chosen> with_head = model.with<"head">(head);
        CHECK(naive::close(naive::run(with_head, x), naive::chosen(state, x, true, head)));
        const Model<Chosen> off = with_head.with<"extra">(false);
        CHECK(naive::close(naive::run(off, x), naive::chosen(state, x, false, head)));
        CHECK(naive::same(naive::run(off.with<"extra">(true), x), naive::run(with_head, x)));
    }
    CHECK(naive::same(naive::run(model, x), naive::run(model.with<"extra">(true).with<"head">(0), x)));
    CHECK_FALSE(naive::close(naive::chosen(state, x, true, 0), naive::chosen(state, x, false, 0)));
}

TEST_CASE("a branch that is not there is refused, and the model stays as it was") {
    const Model<Chosen> model = derived_model<Chosen>();
    for (const int branch : {-1, 2, 5}) {
        const std::string error = message_of<ArgumentError>([&] { return model.with<"head">(branch); });
        for (const std::string& part : {std::string("'head'"), std::string("2"), std::to_string(branch)})
            CHECK_THAT(error, Catch::Matchers::ContainsSubstring(part));
    }
    CHECK_THAT(message_of<ArgumentError>([&] { return model.with<"extra">(2); }), Catch::Matchers::ContainsSubstring("'extra'"));
    const Vector x = derived_input("x", 8);
    CHECK(naive::close(naive::run(model, x), naive::chosen(derived<Chosen>(), x, true, 0)));
}

TEST_CASE("a user's own layer gets its parameters, whatever their sizes") {
    const StateDict state = derived<WithOwn>();
    const Vector x = derived_input("x", 5);
    const Vector scale = naive::values(state, "odd.scale"), shift = naive::values(state, "odd.shift");
    const float offset = naive::values(state, "odd.offset").at(0);
    REQUIRE(shift.size() == 17);
    Vector hidden = naive::linear(state, "lin1", x);
    for (std::size_t i = 0; i < hidden.size(); ++i) hidden[i] = scale[i % 3] * hidden[i] + shift[i] + offset;
    const Vector y = naive::linear(state, "lin2", naive::relu(hidden));
    CHECK(naive::close(naive::run(load<WithOwn>(state), x), y));
    CHECK(naive::close(naive::run(load<WithOwn>(state), naive::concatenated(x, x)), naive::concatenated(y, y)));
}

TEST_CASE("a forward on top of a layer of the library is what runs") {
    const StateDict state = derived<OnTopOfOthers>();
    const Vector x = derived_input("x", 3), bias = naive::values(state, "own.bias");
    Vector y = naive::values(state, "own.weight");  // (6, 3), of which it takes the first column
    for (std::size_t i = 0; i < bias.size(); ++i) y[i] = y[3 * i] + bias[i];
    y.resize(bias.size());
    CHECK(naive::close(naive::run(load<OnTopOfOthers>(state), x), y));

    using Alone = Network<Shape<3>, Halved>;
    CHECK(naive::run(derived_model<Alone>(), {-2, 0, 4}) == Vector{-1, 0, 2});
}

TEST_CASE("a user's own layer sees PyTorch's order of elements behind a convolution") {
    const StateDict state = derived<OwnBehindConvolution>();
    const Vector x = derived_input("x", 18);
    Vector y = naive::conv2d(state, "conv", {2, 3, 3, x}, 1, 0).values;
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += static_cast<float>(i);
    CHECK(naive::close(naive::run(load<OwnBehindConvolution>(state), x), y));
}

TEST_CASE("ReLU lets NaN through, alone and behind a product") {
    using Alone = Network<Shape<5>, ReLU>;
    const Vector y = naive::run(derived_model<Alone>(), {not_a_number, -1, infinity, -infinity, 2});
    CHECK(std::isnan(y[0]));
    CHECK(slice(y, 1, 4) == Vector{0, infinity, 0, 2});

    const Vector x = naive::concatenated({not_a_number}, Vector(19, 1.0F));
    for (const float value : naive::run(derived_model<SmallMlp>(), x)) CHECK(std::isnan(value));
}

TEST_CASE("NaN wins in a window of MaxPool2d, and infinities are ordinary numbers") {
    using Pool = Network<Shape<2, 4, 4>, MaxPool2d<Kernel<2>>>;
    Vector x = derived_input("x", 32);
    x[0] = not_a_number;  // first of its window
    x[7] = not_a_number;  // last of its window
    x[8] = infinity;
    x[16] = x[17] = x[20] = x[21] = -infinity;  // a whole window
    const Vector expected = naive::max_pool({2, 4, 4, x}).values;
    const Vector y = naive::run(derived_model<Pool>(), x);
    REQUIRE(std::isnan(expected[0]));
    REQUIRE(expected[4] == -infinity);
    for (std::size_t i = 0; i < y.size(); ++i)
        CHECK((y[i] == expected[i] || (std::isnan(y[i]) && std::isnan(expected[i]))));
}

TEST_CASE("infinity and NaN reach those outputs of an Upsample that PyTorch's reach") {
    const auto same = [](const Vector& y, const Vector& expected) {
        REQUIRE(y.size() == expected.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            INFO("output " << i << ": " << y[i] << ", expected " << expected[i]);
            CHECK((y[i] == expected[i] || (std::isnan(y[i]) && std::isnan(expected[i]))));
        }
    };
    using OneWay = Network<Shape<1, 4>, Upsample<ScaleFactor<2>, Mode<"linear">>>;
    same(naive::run(derived_model<OneWay>(), {1, infinity, 2, 3}),
         {not_a_number, infinity, infinity, infinity, infinity, 2.25F, 2.75F, 3});
    using Across = Network<Shape<1, 3, 2>, Upsample<Size<3, 4>, Mode<"bilinear">>>;
    same(naive::run(derived_model<Across>(), {1, 2, not_a_number, 4, 5, 6}),
         {1, 1.25F, 1.75F, 2, not_a_number, not_a_number, not_a_number, 4, 5, 5.25F, 5.75F, 6});
}

TEST_CASE("infinity and NaN reach just those outputs of a convolution whose windows hold them") {
    using Convolution = Network<Shape<2, 7, 7>, Named<"conv", Conv2d<2, 3, Kernel<3>, Padding<1>>>>;
    const StateDict state = derived<Convolution>();
    for (const float special : {infinity, -infinity, not_a_number}) {
        Vector x = derived_input("x", 98);
        x[24] = special;
        const Vector expected = naive::conv2d(state, "conv", {2, 7, 7, x}, 3, 1).values;
        const Vector y = naive::run(load<Convolution>(state), x);
        for (std::size_t i = 0; i < y.size(); ++i) {
            INFO("output " << i << ": " << y[i] << ", expected " << expected[i]);
            if (std::isfinite(expected[i]))
                CHECK(std::abs(y[i] - expected[i]) < 1e-5F);
            else
                CHECK((y[i] == expected[i] || (std::isnan(y[i]) && std::isnan(expected[i]))));
        }
    }
}
