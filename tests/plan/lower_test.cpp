/// Networks whose steps could be joined or reordered wrongly.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cmath>
#include <cstddef>
#include <type_traits>

using namespace idem;
using golden::derived;
using golden::derived_input;
using naive::Vector;

namespace {

/// A Linear layer on each of the rows that `x` consists of.
Vector linear_on_rows(const StateDict& state, const std::string& path, const Vector& x, std::ptrdiff_t row) {
    Vector y;
    for (auto first = x.begin(); first != x.end(); first += row)
        y = naive::concatenated(y, naive::linear(state, path, {first, first + row}));
    return y;
}

Vector tanh(Vector x) {
    for (float& value : x) value = std::tanh(value);
    return x;
}

// clang-format off
struct LinearOnImage : Network<Shape<3, 4, 5>,
    Named<"lin", Linear<5, 6>>, Named<"bn", BatchNorm2d<3>>, ReLU> {};
struct LinearOnRows : Network<Shape<3, 5>,
    Named<"lin", Linear<5, 6>>, Named<"bn", BatchNorm1d<3>>, ReLU> {};
struct LinearNormalised : Network<Shape<5>,
    Named<"lin", Linear<5, 6>>, Named<"bn", BatchNorm1d<6>>, ReLU> {};

struct TapInFirstArm : Network<Shape<8>, Residual<
    Sequential<Named<"a", Linear<8, 8>>, ReLU, Tap<"mid">, Named<"b", Linear<8, 8>>>,
    Sequential<From<"mid">, Tanh>>> {};

struct ThreeAddends : Network<Shape<8>, Add<
    Sequential<Named<"a", Linear<8, 8>>, ReLU>,
    Named<"b", Linear<8, 8>>,
    Sequential<Named<"c", Linear<8, 8>>, Tanh>>, ReLU> {};

struct Patches : Network<Shape<3, 4, 4>,
    Named<"conv", Conv2d<3, 8, Kernel<2>, Stride<2>>>, BasicFlatten<1, 2>, Permute<1, 0>, Named<"lin", Linear<8, 5>>> {};

/// The same rows, which memory has as the places of an image or as wider rows.
template <int... D>
using Row = Named<"scale", Learned<"row", Shape<D...>>>;
struct SmallPlaces : Network<Shape<6, 4, 5>, Tanh, BasicFlatten<1, 2>, Add<Identity, Row<1, 20>>> {};
struct SameRows : Network<Shape<6, 20>, Tanh, Add<Identity, Row<1, 20>>> {};
struct LargePlaces : Network<Shape<6, 20>, Tanh, Unflatten<1, Shape<4, 5>>, Mul<Identity, Row<1, 1, 5>>> {};
struct SamePlaces : Network<Shape<6, 4, 5>, Tanh, Mul<Identity, Row<1, 1, 5>>> {};

struct AttendPlaces : Network<Shape<6, 4, 15>, Tanh, BasicFlatten<1, 2>, ScaledDotProductAttention<2>> {};
struct AttendRows : Network<Shape<6, 60>, Tanh, ScaledDotProductAttention<2>> {};
struct AttendInput : Network<Inputs<Shape<6, 10>, Shape<3, 5, 20>>,
    Fork<PassThrough<0>, Sequential<PassThrough<1>, Flatten, Unflatten<0, Shape<15, 20>>>>,
    ScaledDotProductAttention<2>> {};
// clang-format on

}  // namespace

TEST_CASE("a normalisation is folded into the product before it only along the product's own axis") {
    const auto normalised = [](const StateDict& state, const Vector& hidden, std::size_t channels) {
        const std::size_t rest = hidden.size() / channels;
        return naive::relu(naive::batch_norm(state, "bn", {channels, 1, rest, hidden}).values);
    };
    const Vector x = derived_input("x", 60);
    const StateDict image = derived<LinearOnImage>();
    CHECK(naive::close(naive::run(load<LinearOnImage>(image), x),
                       normalised(image, linear_on_rows(image, "lin", x, 5), 3)));
    const StateDict rows = derived<LinearOnRows>();
    const Vector row_input(x.begin(), x.begin() + 15);
    CHECK(naive::close(naive::run(load<LinearOnRows>(rows), row_input),
                       normalised(rows, linear_on_rows(rows, "lin", row_input, 5), 3)));
    const StateDict features = derived<LinearNormalised>();
    const Vector sample(x.begin(), x.begin() + 5);
    CHECK(naive::close(naive::run(load<LinearNormalised>(features), sample),
                       normalised(features, naive::linear(features, "lin", sample), 6)));
    STATIC_REQUIRE(detail::program_t<LinearNormalised>::plan.step.size() == 1);
}

TEST_CASE("an arm may read a Tap of the arm before it, though either could run last") {
    const StateDict state = derived<TapInFirstArm>();
    const Vector x = derived_input("x", 8);
    const Vector mid = naive::relu(naive::linear(state, "a", x));
    CHECK(
        naive::close(naive::run(load<TapInFirstArm>(state), x), naive::sum(naive::linear(state, "b", mid), tanh(mid))));
}

TEST_CASE("each arm of an Add has its own parameters, whatever runs last") {
    const StateDict state = derived<ThreeAddends>();
    const Vector x = derived_input("x", 8);
    const Vector a = naive::relu(naive::linear(state, "a", x)), b = naive::linear(state, "b", x);
    CHECK(naive::close(naive::run(load<ThreeAddends>(state), x),
                       naive::relu(naive::sum(naive::sum(a, b), tanh(naive::linear(state, "c", x))))));
}

TEST_CASE("a row repeats beside rows that an earlier layer gave as shorter or longer ones") {
    const Vector x = derived_input("x", 2 * 120);
    CHECK(naive::run(load<SmallPlaces>(derived<SmallPlaces>()), x) ==
          naive::run(load<SameRows>(derived<SameRows>()), x));
    CHECK(naive::run(load<LargePlaces>(derived<LargePlaces>()), x) ==
          naive::run(load<SamePlaces>(derived<SamePlaces>()), x));
}

TEST_CASE("attention takes columns of rows that an earlier layer gave as shorter ones") {
    const Vector x = derived_input("x", 2 * 360);
    CHECK(naive::run(load<AttendPlaces>(derived<AttendPlaces>()), x) ==
          naive::run(load<AttendRows>(derived<AttendRows>()), x));
    STATIC_REQUIRE(detail::program_t<AttendPlaces>::plan.step.size() ==
                   detail::program_t<AttendRows>::plan.step.size() + 1);  // the copy
    STATIC_REQUIRE(detail::program_t<AttendInput>::plan.step.size() == 1);
}

TEST_CASE("pixels become rows without a step behind a convolution, which gives them so") {
    STATIC_REQUIRE(std::is_same_v<Patches::output, Shape<4, 5>>);
    STATIC_REQUIRE(detail::program_t<Patches>::plan.step.size() == 2);
}
