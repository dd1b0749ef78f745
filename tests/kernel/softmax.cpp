/// Softmax along any axis against the definition in double precision.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/softmax.hpp>

using namespace idem;
using namespace idem::kernel;

namespace softmax_test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

Geometry block(std::ptrdiff_t outer, std::ptrdiff_t axis, std::ptrdiff_t inner) {
    Geometry geometry;
    geometry.outer = outer;
    geometry.axis = axis;
    geometry.inner = inner;
    return geometry;
}

std::vector<test::Expected> naive_softmax(const Geometry& g, const std::vector<float>& input, bool logarithm) {
    std::vector<test::Expected> output(input.size());
    const auto axis = static_cast<std::size_t>(g.axis), inner = static_cast<std::size_t>(g.inner);
    for (std::size_t first = 0; first < input.size(); ++first) {
        if (first / inner % axis != 0) continue;
        double largest = -infinity, sum = 0;
        for (std::size_t a = 0; a < axis; ++a) largest = std::max<double>(largest, input[first + a * inner]);
        for (std::size_t a = 0; a < axis; ++a) sum += std::exp(input[first + a * inner] - largest);
        for (std::size_t a = 0; a < axis; ++a) {
            const double x = input[first + a * inner] - largest;
            // A float's rounding of x - m, and of the logarithm of the sum.
            output[first + a * inner] = logarithm
                                            ? test::Expected{x - std::log(sum), std::fabs(x) + std::log(sum) + 0.1}
                                            : test::Expected{std::exp(x) / sum, std::exp(x) / sum};
        }
    }
    return output;
}

/// With `spread` above about 20 the rounding of x - m alone costs more than the tolerance.
template <class V>
void check_softmax(const Geometry& g, std::ptrdiff_t batch, std::vector<float> input, double tolerance) {
    for (const bool logarithm : {false, true}) {
        const auto expected = naive_softmax(g, input, logarithm);
        test::GuardedOutput output(static_cast<std::ptrdiff_t>(input.size()));
        std::copy(input.begin(), input.end(), output.data());
        const Run run = logarithm ? log_softmax<V> : softmax<V>;
        run(g, {output.data(), nullptr, output.data(), nullptr, nullptr, batch});  // in place
        INFO("axis " << g.axis << ", inner " << g.inner << (logarithm ? ", logarithm" : ""));
        CHECK(test::first_difference(output.values(), expected, tolerance) == -1);
        CHECK(output.guards_hold());

        test::GuardedOutput other(static_cast<std::ptrdiff_t>(input.size()));
        run(g, {input.data(), nullptr, other.data(), nullptr, nullptr, batch});
        CHECK(test::first_difference(other.values(), expected, tolerance) == -1);
    }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("softmax along any axis, every remainder", "[kernel][softmax]", test::Vectors) {
    for (std::ptrdiff_t axis : {1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 33, 1000})
        for (std::ptrdiff_t inner : {1, 2, 5, 16, 19})
            for (std::ptrdiff_t batch : {1, 3})
                check_softmax<TestType>(block(2, axis, inner), batch, test::random_floats(batch * 2 * axis * inner, 1),
                                        axis < 100 ? 1e-6 : 1e-5);
}

TEMPLATE_LIST_TEST_CASE("softmax of large numbers does not overflow", "[kernel][softmax]", test::Vectors) {
    auto input = test::random_floats(2 * 37 * 3, 1);
    for (float& x : input) x *= 1000.0f;
    check_softmax<TestType>(block(2, 37, 3), 1, input, 1e-4);
    check_softmax<TestType>(block(6, 37, 1), 1, input, 1e-4);
    check_softmax<TestType>(block(1, 3, 1), 1, {-500.0f, -501.0f, -502.0f}, 1e-6);
}

TEMPLATE_LIST_TEST_CASE("a NaN, an infinity or nothing but minus infinities make an axis NaN, and only that one",
                        "[kernel][softmax]", test::Vectors) {
    for (std::ptrdiff_t inner : {1, 18})
        for (float special : {not_a_number, infinity}) {
            const std::ptrdiff_t axis = 21;
            auto input = test::random_floats(2 * axis * inner, 1);
            input[static_cast<std::size_t>((axis - 1) * inner)] = special;  // the last of the first axis
            test::GuardedOutput output(2 * axis * inner);
            softmax<TestType>(block(2, axis, inner), {input.data(), nullptr, output.data()});
            for (std::ptrdiff_t i = 0; i < 2 * axis * inner; ++i)
                CHECK(std::isnan(output.values()[static_cast<std::size_t>(i)]) == (i < axis * inner && i % inner == 0));
        }
    const std::vector<float> nothing(5, -infinity);
    test::GuardedOutput output(5);
    softmax<TestType>(block(1, 5, 1), {nothing.data(), nullptr, output.data()});
    CHECK(std::isnan(output.values()[0]));
}

TEMPLATE_LIST_TEST_CASE("minus infinity has probability zero: a mask", "[kernel][softmax]", test::Vectors) {
    const std::vector<float> input{1.0f, -infinity, 1.0f};
    test::GuardedOutput output(3);
    softmax<TestType>(block(1, 3, 1), {input.data(), nullptr, output.data()});
    CHECK(output.values()[0] == 0.5f);
    CHECK(output.values()[1] == 0.0f);
}

TEMPLATE_LIST_TEST_CASE("threads share the rows of a softmax, and give the same bits", "[kernel][softmax][threads]",
                        test::Vectors) {
    for (const std::ptrdiff_t inner : {1, 5})
        for (const std::ptrdiff_t batch : {1, 3}) {
            const Geometry g = block(4, 13, inner);
            const auto input = test::random_floats(batch * 4 * 13 * inner, 1);
            const Call call{.input = input.data(), .batch = batch};
            CHECK(test::threads_agree(softmax<TestType>, g, call, batch * 4 * 13 * inner));
            CHECK(test::threads_agree(log_softmax<TestType>, g, call, batch * 4 * 13 * inner));
        }
}

TEMPLATE_LIST_TEST_CASE("the rows of a softmax may lie in slices", "[kernel][softmax][slices]", test::Vectors) {
    const Geometry g = block(3, 21, 1);
    const auto input = test::random_floats(2 * 3 * 21, 1);
    const Call call{.input = input.data(), .batch = 2};
    CHECK(test::slices_agree(softmax<TestType>, g, call, {6, 21}, {6, 21}));
    CHECK(test::slices_agree(log_softmax<TestType>, g, call, {6, 21}, {6, 21}));
}

}  // namespace softmax_test
