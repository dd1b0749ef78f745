/// The stated error bounds of math.hpp, against double precision.
#include "kernel/vectors.hpp"
#include "support/catch.hpp"

#include <idem/kernel/math.hpp>
#include <idem/kernel/normal.hpp>

#include <algorithm>
#include <bit>
#include <vector>

using namespace idem::kernel;

namespace math_test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Every `step`-th float of both signs that lies in [low, high], from the denormals on, and the special values.
std::vector<float> sweep(float low, float high, std::uint32_t step) {
    std::vector<float> all{0.0f, -0.0f, 1e-45f, -1e-45f, infinity, -infinity, low, high};
    for (std::uint32_t bits = 1; bits < 0x7f800000u; bits += step) {
        all.push_back(std::bit_cast<float>(bits));
        all.push_back(-all.back());
    }
    std::erase_if(all, [=](float x) { return x < low || x > high; });
    return all;
}

struct Worst {
    double ulp = 0;
    float at = 0;
};

template <class V, class Function, class Reference>
Worst worst_error(const std::vector<float>& arguments, Function function, Reference reference) {
    Worst worst;
    alignas(64) float block[V::size];
    for (std::size_t i = 0; i < arguments.size(); i += V::size) {
        for (std::size_t lane = 0; lane < V::size; ++lane)
            block[lane] = arguments[std::min(i + lane, arguments.size() - 1)];
        const V result = function(V::load_aligned(block));
        alignas(64) float results[V::size];
        result.store_aligned(results);
        for (std::size_t lane = 0; lane < V::size; ++lane) {
            const double ulp = idem::test::ulp_error(results[lane], reference(static_cast<double>(block[lane])));
            if (!(ulp <= worst.ulp)) worst = {ulp, block[lane]};
        }
    }
    return worst;
}

/// That `function` of vectors is within `bound` ULP of `reference` of doubles on [low, high], and gives NaN for NaN.
template <class V, class Function, class Reference>
void check_bound(double bound, Function function, Reference reference, float low, float high) {
    constexpr std::uint32_t step = 4999;  // about 430,000 floats of each sign
    const Worst worst = worst_error<V>(sweep(low, high, step), function, reference);
    INFO("at " << worst.at);
    CHECK(worst.ulp <= bound);

    alignas(64) float results[V::size];
    function(V(not_a_number)).store_aligned(results);
    CHECK(std::all_of(results, results + V::size, [](float x) { return std::isnan(x); }));
}

template <class V>
float first(V x) {
    alignas(64) float lanes[V::size];
    x.store_aligned(lanes);
    return lanes[0];
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("exp is within 1.25 ULP everywhere, denormal results included", "[kernel][math]",
                        idem::test::Vectors) {
    check_bound<TestType>(
        1.25, [](TestType x) { return math::exp(x); }, [](double x) { return std::exp(x); }, -infinity, infinity);
}

TEMPLATE_LIST_TEST_CASE("exp of what is not positive is within 1.25 ULP, or zero where it would be denormal",
                        "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        1.25, [](TestType x) { return math::exp_negative(x); },
        [](double x) { return x < -87.33f ? 0.0 : std::exp(x); }, -infinity, 0.0f);
}

TEMPLATE_LIST_TEST_CASE("exp of what is not positive is within 1.25 ULP with denormals, too", "[kernel][math]",
                        idem::test::Vectors) {
    check_bound<TestType>(
        1.25, [](TestType x) { return math::exp_negative_to_denormals(x); }, [](double x) { return std::exp(x); },
        -infinity, 0.0f);
}

TEMPLATE_LIST_TEST_CASE("expm1 of what is not positive is within 1.75 ULP", "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        1.75, [](TestType x) { return math::expm1_negative(x); }, [](double x) { return std::expm1(x); }, -infinity,
        0.0f);
}

TEMPLATE_LIST_TEST_CASE("tanh is within 1.5 ULP everywhere", "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        1.5, [](TestType x) { return math::tanh(x); }, [](double x) { return std::tanh(x); }, -infinity, infinity);
}

TEMPLATE_LIST_TEST_CASE("tanh of many numbers is within 2.75 ULP everywhere", "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        2.75, [](TestType x) { return math::tanh_of_many(x); }, [](double x) { return std::tanh(x); }, -infinity,
        infinity);
}

TEMPLATE_LIST_TEST_CASE("tanh is within 1.5 ULP, and erf within 1.25, on both sides of where their intervals meet",
                        "[kernel][math]", idem::test::Vectors) {
    std::vector<float> around;
    for (const float edge : {0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 1.0f, 1.5f, 2.0f, 3.0f, 3.95f, 4.0f, 6.0f, 8.0f,
                             9.010913f})
        for (std::uint32_t bits = std::bit_cast<std::uint32_t>(edge) - 500, i = 0; i < 1000; ++i) {
            around.push_back(std::bit_cast<float>(bits + i));
            around.push_back(-around.back());
        }
    const Worst tanh = worst_error<TestType>(
        around, [](TestType x) { return math::tanh(x); }, [](double x) { return std::tanh(x); });
    const Worst erf = worst_error<TestType>(
        around, [](TestType x) { return math::erf(x); }, [](double x) { return std::erf(x); });
    INFO("at " << tanh.at << " and " << erf.at);
    CHECK(tanh.ulp <= 1.5);
    CHECK(erf.ulp <= 1.25);
}

TEMPLATE_LIST_TEST_CASE("a NaN does not reach the lanes beside it", "[kernel][math]", idem::test::Vectors) {
    for (std::size_t lane = 0; lane < TestType::size; ++lane) {
        alignas(64) float x[TestType::size], y[TestType::size];
        std::fill_n(x, TestType::size, 0.5f);
        x[lane] = not_a_number;
        math::tanh(TestType::load_aligned(x)).store_aligned(y);
        for (std::size_t i = 0; i < TestType::size; ++i) CHECK(std::isnan(y[i]) == (i == lane));
        math::erf(TestType::load_aligned(x)).store_aligned(y);
        for (std::size_t i = 0; i < TestType::size; ++i) CHECK(std::isnan(y[i]) == (i == lane));
    }
}

TEMPLATE_LIST_TEST_CASE("sigmoid is within 2.5 ULP everywhere", "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        2.5, [](TestType x) { return math::sigmoid(x); }, [](double x) { return 1.0 / (1.0 + std::exp(-x)); },
        -infinity, infinity);
}

TEMPLATE_LIST_TEST_CASE("erf is within 1.25 ULP everywhere", "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        1.25, [](TestType x) { return math::erf(x); }, [](double x) { return std::erf(x); }, -infinity, infinity);
}

TEMPLATE_LIST_TEST_CASE("log1p of [0, 1] is within 2.25 ULP", "[kernel][math]", idem::test::Vectors) {
    check_bound<TestType>(
        2.25, [](TestType x) { return math::log1p_unit(x); }, [](double x) { return std::log1p(x); }, 0.0f, 1.0f);
}

TEMPLATE_LIST_TEST_CASE("the normal distribution from zero on is within 4.5e-8, and 1/2 far out", "[kernel][math]",
                        idem::test::Vectors) {
    if constexpr (math::has_normal_tables<TestType>) {
        constexpr int steps = 400'000;
        double worst = 0;
        float where = 0;
        for (int i = 0; i <= steps; ++i) {
            const float a = 6.0f * static_cast<float>(i) / steps;
            const double exact = 0.5 * std::erf(static_cast<double>(a) / std::sqrt(2.0));
            const double error = std::fabs(first(math::normal_from_zero(TestType(a))) - exact);
            if (!(error <= worst)) worst = error, where = a;
        }
        INFO("at " << where);
        CHECK(worst <= 4.5e-8);
        for (const float far : {5.625f, 100.0f, infinity})
            CHECK(first(math::normal_from_zero(TestType(far))) == 0.5f);
        CHECK(first(math::normal_from_zero(TestType(0.0f))) == 0.0f);
        CHECK(std::isnan(first(math::normal_from_zero(TestType(not_a_number)))));
    }
}

TEMPLATE_LIST_TEST_CASE("exp, tanh, sigmoid and erf have their limits at infinity", "[kernel][math]", idem::test::Vectors) {
    CHECK(first(math::exp(TestType(infinity))) == infinity);
    CHECK(first(math::exp(TestType(-infinity))) == 0.0f);
    CHECK(first(math::tanh(TestType(-infinity))) == -1.0f);
    CHECK(first(math::sigmoid(TestType(-infinity))) == 0.0f);
    CHECK(first(math::sigmoid(TestType(infinity))) == 1.0f);
    CHECK(first(math::erf(TestType(-infinity))) == -1.0f);
}

}  // namespace math_test
