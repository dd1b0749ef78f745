/// Activations against PyTorch's formulas in double precision, and at NaN and infinity.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>

#include <bit>
#include <cstring>

using namespace idem;
using namespace idem::kernel;

namespace activation_test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

template <class Activation, class V>
float apply(float x) {
    float lanes[V::size];
    simd::store(lanes, Activation::apply(V(x)));
    return lanes[V::size - 1];
}

/// That on [-100, 100] the activation is within `relative` of the value plus `absolute`; that NaN goes through;
/// and the values at minus and plus infinity.
template <class V, class Activation, class Reference>
void check_activation(Reference reference, double relative, double absolute, float at_minus_infinity,
                      float at_infinity) {
    double worst = 0;
    float where = 0;
    for (int i = -40000; i <= 40000; ++i) {
        // Dense around zero, reaching far out.
        const double u = i / 40000.0;
        const auto x = static_cast<float>(100 * u * u * u);
        const double exact = reference(static_cast<double>(x));
        const double error = std::fabs(apply<Activation, V>(x) - exact) / (relative * std::fabs(exact) + absolute);
        if (!(error <= worst)) {
            worst = error;
            where = x;
        }
    }
    INFO("at " << where);
    CHECK(worst <= 1.0);
    CHECK(std::isnan(apply<Activation, V>(not_a_number)));
    const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    CHECK(same(apply<Activation, V>(-infinity), at_minus_infinity));
    CHECK(same(apply<Activation, V>(infinity), at_infinity));
}

/// That a number among many becomes the same bits wherever it stands, a NaN some NaN, and within `relative` of the value.
template <class V, class Function, class Reference>
void check_many(Reference reference, double relative) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>, count = 9 * lanes + lanes / 2 + 1;
    auto x = test::random_floats(count, 7);
    for (float& value : x) value *= 4;
    x[static_cast<std::size_t>(2 * lanes)] = not_a_number;
    test::GuardedOutput many(count);
    const auto apply = kernel::activation_v<Function, V>.apply;
    apply(x.data(), many.data(), 1, count, 0, 0);
    CHECK(many.guards_hold());
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const float at = x[static_cast<std::size_t>(i)], among = many.values()[static_cast<std::size_t>(i)];
        float alone = 0;
        apply(&at, &alone, 1, 1, 0, 0);
        if (std::isnan(at)) {
            CHECK(std::isnan(among));
            CHECK(std::isnan(alone));
            continue;
        }
        CHECK(std::bit_cast<std::uint32_t>(alone) == std::bit_cast<std::uint32_t>(among));
        CHECK(among == Approx(reference(static_cast<double>(at))).epsilon(relative).margin(1e-30));
    }
    test::GuardedOutput rows(count - 1);  // of one float, one behind the other
    apply(x.data(), rows.data(), count - 1, 1, 1, 1);
    CHECK(std::memcmp(rows.values().data(), many.values().data(), std::size_t{2 * lanes} * sizeof(float)) == 0);
    CHECK(rows.guards_hold());
}

constexpr double ulp = 0x1p-23;  // of 1; a float is within half of it

}  // namespace

TEMPLATE_LIST_TEST_CASE("piecewise linear activations", "[kernel][activation]", test::Vectors) {
    const auto relu = [](double x) { return std::max(x, 0.0); };
    const auto relu6 = [](double x) { return std::min(std::max(x, 0.0), 6.0); };
    check_activation<TestType, None>([](double x) { return x; }, 1e-12, 1e-300, -infinity, infinity);
    check_activation<TestType, Relu>(relu, 1e-12, 1e-300, 0, infinity);
    check_activation<TestType, Relu6>(relu6, 1e-12, 1e-300, 0, 6);
    check_activation<TestType, LeakyRelu<0.01>>([](double x) { return x > 0 ? x : 0.01 * x; }, 1.5 * ulp, 1e-40,
                                                -infinity, infinity);
    // The sum x + 3 is rounded to a float before it is cut.
    check_activation<TestType, Hardsigmoid>([&](double x) { return relu6(x + 3) / 6; }, 2 * ulp, 0.1 * ulp, 0, 1);
    check_activation<TestType, Hardswish>([&](double x) { return x * relu6(x + 3) / 6; }, 2 * ulp, 0.5 * ulp,
                                          not_a_number, infinity);
}

TEMPLATE_LIST_TEST_CASE("ReLU keeps the sign of what it lets through and never gives NaN for a number",
                        "[kernel][activation]", test::Vectors) {
    CHECK(apply<Relu, TestType>(1e-45f) == 1e-45f);
    CHECK(apply<Relu, TestType>(-1e-45f) == 0.0f);
    CHECK(apply<Relu, TestType>(-3.0f) == 0.0f);
}

TEMPLATE_LIST_TEST_CASE("sigmoid and tanh families", "[kernel][activation]", test::Vectors) {
    const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
    check_activation<TestType, Sigmoid>(sigmoid, 2.5 * ulp, 1e-44, 0, 1);
    check_activation<TestType, Tanh>([](double x) { return std::tanh(x); }, 1.5 * ulp, 1e-44, -1, 1);
    check_activation<TestType, Tanh::OfMany>([](double x) { return std::tanh(x); }, 2.75 * ulp, 1e-44, -1, 1);
    check_activation<TestType, Silu>([&](double x) { return x * sigmoid(x); }, 3.5 * ulp, 1e-42, not_a_number,
                                     infinity);
    check_activation<TestType, Mish>([](double x) { return x * std::tanh(std::log1p(std::exp(x))); }, 6 * ulp, 1e-41,
                                     not_a_number, infinity);
}

TEMPLATE_LIST_TEST_CASE("a function of many numbers gives the same bits wherever one stands", "[kernel][activation]",
                        test::Vectors) {
    const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
    check_many<TestType, Tanh>([](double x) { return std::tanh(x); }, 2.75 * ulp);
    check_many<TestType, Sigmoid>(sigmoid, 3 * ulp);
    check_many<TestType, Silu>([&](double x) { return x * sigmoid(x); }, 4 * ulp);
    check_many<TestType, Mish>([](double x) { return x * std::tanh(std::log1p(std::exp(x))); }, 7 * ulp);
    check_many<TestType, Elu<1.0>>([](double x) { return x > 0 ? x : std::expm1(x); }, 4 * ulp);
    check_many<TestType, Softplus<1.0, 20.0>>([](double x) { return std::log1p(std::exp(x)); }, 6 * ulp);
}

TEMPLATE_LIST_TEST_CASE("exponential units", "[kernel][activation]", test::Vectors) {
    constexpr double alpha = 1.6732632423543772848170429916717, scale = 1.0507009873554804934193349852946;
    const auto elu = [](double x) { return x > 0 ? x : 1.5 * std::expm1(x); };
    const auto selu = [=](double x) { return scale * (x > 0 ? x : alpha * std::expm1(x)); };
    check_activation<TestType, Elu<1.5>>(elu, 3 * ulp, 1e-44, -1.5f, infinity);
    check_activation<TestType, Selu>(selu, 3 * ulp, 1e-44, static_cast<float>(-scale * alpha), infinity);
}

TEMPLATE_LIST_TEST_CASE("GELU, by erf and by tanh: below zero the error is absolute, as in PyTorch",
                        "[kernel][activation]", test::Vectors) {
    // 1 + erf cancels below zero: an error of an ULP of 1, times x, which reaches -6 before the result is zero.
    check_activation<TestType, Gelu>([](double x) { return x * 0.5 * std::erfc(-x / std::sqrt(2.0)); }, 3 * ulp,
                                     2 * ulp, not_a_number, infinity);
    const auto by_tanh = [](double x) {
        return x * 0.5 * (1 + std::tanh(std::sqrt(2 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
    };
    check_activation<TestType, GeluTanh>(by_tanh, 3 * ulp, 3 * ulp, not_a_number, infinity);
    check_activation<TestType, GeluTanh::OfMany>(by_tanh, 3 * ulp, 3 * ulp, not_a_number, infinity);
}

TEMPLATE_LIST_TEST_CASE("Softplus is linear beyond its threshold and smooth below", "[kernel][activation]",
                        test::Vectors) {
    const auto softplus = [](double beta, double threshold) {
        return [=](double x) { return beta * x > threshold ? x : std::log1p(std::exp(beta * x)) / beta; };
    };
    check_activation<TestType, Softplus<1.0, 20.0>>(softplus(1, 20), 4 * ulp, 1e-43, 0, infinity);
    check_activation<TestType, Softplus<2.0, 5.0>>(softplus(2, 5), 4 * ulp, 1e-43, 0, infinity);
}

}  // namespace activation_test
