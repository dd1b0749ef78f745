/// The vector functions that kernels build on, lane by lane.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/shuffle.hpp>

#include <vector>

using namespace idem::kernel;

namespace simd_test {
namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

template <class V>
std::vector<float> lanes_of(V x) {
    std::vector<float> lanes(V::size);
    simd::store(lanes.data(), x);
    return lanes;
}

template <class V>
V ascending() {
    float lanes[V::size];
    for (std::size_t i = 0; i < V::size; ++i) lanes[i] = static_cast<float>(i + 1);
    return simd::load<V>(lanes);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a partial load reads what there is and fills up with zeros", "[kernel][simd]", idem::test::Vectors) {
    for (std::size_t count = 1; count <= TestType::size; ++count) {
        const std::vector<float> source(count, 3.0f);  // of exactly this size: a sanitizer sees one read too many
        const auto lanes = lanes_of(simd::load_partial<TestType>(source.data(), static_cast<std::ptrdiff_t>(count)));
        for (std::size_t i = 0; i < TestType::size; ++i) CHECK(lanes[i] == (i < count ? 3.0f : 0.0f));
    }
}

TEMPLATE_LIST_TEST_CASE("a partial store writes its lanes and nothing beside them", "[kernel][simd]", idem::test::Vectors) {
    for (std::ptrdiff_t count = 1; count <= simd::lanes<TestType>; ++count) {
        idem::test::GuardedOutput output(count);
        simd::store_partial(output.data(), ascending<TestType>(), count);
        for (std::ptrdiff_t i = 0; i < count; ++i)
            CHECK(output.values()[static_cast<std::size_t>(i)] == static_cast<float>(i + 1));
        CHECK(output.guards_hold());
    }
}

TEMPLATE_LIST_TEST_CASE("for_each_vector visits every float once, whole vectors first", "[kernel][simd]",
                        idem::test::Vectors) {
    for (std::ptrdiff_t count = 0; count <= 3 * simd::lanes<TestType>; ++count) {
        const auto input = idem::test::random_floats(count, 1);
        idem::test::GuardedOutput output(count);
        simd::for_each_vector<TestType>(count, [&](std::ptrdiff_t i, auto extent) {
            simd::store(output.data() + i, simd::load<TestType>(input.data() + i, extent), extent);
        });
        CHECK(std::equal(input.begin(), input.end(), output.values().begin()));
        CHECK(output.guards_hold());
    }
}

TEMPLATE_LIST_TEST_CASE("reductions take in every lane", "[kernel][simd]", idem::test::Vectors) {
    const auto n = static_cast<float>(TestType::size);
    CHECK(simd::reduce_add(ascending<TestType>()) == n * (n + 1) / 2);
    CHECK(simd::reduce_max(ascending<TestType>()) == n);
    CHECK(simd::reduce_max(-ascending<TestType>()) == -1.0f);
}

TEMPLATE_LIST_TEST_CASE("interleave takes lanes in turn", "[kernel][simd]", idem::test::Vectors) {
    const auto n = static_cast<float>(TestType::size);
    const auto [low, high] = simd::interleave(ascending<TestType>(), ascending<TestType>() + TestType(n));
    auto lanes = lanes_of(low);
    const auto more = lanes_of(high);
    lanes.insert(lanes.end(), more.begin(), more.end());
    for (std::size_t i = 0; i < lanes.size(); ++i) CHECK(lanes[i] == static_cast<float>(i / 2 + 1) + (i % 2 == 0 ? 0 : n));
}

TEMPLATE_LIST_TEST_CASE("max and min give the second operand where either is NaN", "[kernel][simd]", idem::test::Vectors) {
    const TestType nan(not_a_number), one(1.0f), two(2.0f);
    CHECK(lanes_of(simd::max(one, two))[0] == 2.0f);
    CHECK(lanes_of(simd::min(one, two))[0] == 1.0f);
    CHECK(lanes_of(simd::max(nan, one))[0] == 1.0f);
    CHECK(lanes_of(simd::min(nan, one))[0] == 1.0f);
    CHECK(std::isnan(lanes_of(simd::max(one, nan))[0]));
    CHECK(std::isnan(lanes_of(simd::min(one, nan))[0]));
}

TEMPLATE_LIST_TEST_CASE("a quotient is rounded once, as that of floats", "[kernel][simd]", idem::test::Vectors) {
    for (float divisor = 1.0f; divisor < 100.0f; ++divisor)
        CHECK(lanes_of(simd::divide(TestType(7.0f), TestType(divisor)))[0] == 7.0f / divisor);
}

TEMPLATE_LIST_TEST_CASE("sign, product and powers of two", "[kernel][simd]", idem::test::Vectors) {
    CHECK(lanes_of(simd::fma(TestType(2.0f), TestType(3.0f), TestType(4.0f)))[0] == 10.0f);
    CHECK(lanes_of(simd::abs(TestType(-3.0f)))[0] == 3.0f);
    CHECK(lanes_of(simd::copysign(TestType(3.0f), TestType(-0.0f)))[0] == -3.0f);
    CHECK(lanes_of(simd::scale_by_power_of_two(TestType(1.5f), TestType(-126.0f)))[0] == std::ldexp(1.5f, -126));
    CHECK(lanes_of(simd::scale_by_power_of_two(TestType(1.5f), TestType(127.0f)))[0] == std::ldexp(1.5f, 127));
    const TestType picked = simd::select(simd::is_nan(TestType(not_a_number)), TestType(1.0f), TestType(2.0f));
    CHECK(lanes_of(picked)[0] == 1.0f);
    CHECK(lanes_of(simd::select(simd::is_nan(TestType(0.0f)), TestType(1.0f), TestType(2.0f)))[0] == 2.0f);
}

}  // namespace simd_test
