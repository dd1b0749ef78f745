/// Depthwise convolution against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/convolution_problem.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/depthwise_convolution.hpp>

using namespace idem;
using namespace idem::kernel;

namespace depthwise_convolution_test {
namespace {

using Axis = idem::detail::WindowAxis;

Geometry depthwise_geometry(int height, int width, int channels, Axis vertical, Axis horizontal) {
    return test::window_geometry(height, width, channels, channels, vertical, horizontal, channels);
}

template <class V>
struct Prepared {
    test::Aligned<float> packed;
    Call call;

    explicit Prepared(const test::ConvolutionProblem& problem) : packed(depthwise_packed_floats<V>(problem.g)) {
        pack_depthwise<V>(problem.g, problem.parameters(), packed.data());
        call = problem.call(packed.data());
    }
};

template <class V>
void check(const Geometry& g, const test::Variation& with = {}) {
    const auto run = depthwise_applies(g) ? &depthwise_convolution<V> : &narrow_convolution<V>;
    test::check_definition<Prepared<V>>(run, g, with);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("depthwise 3x3, 5x5 and 7x7: every width and height around a tile's edge",
                        "[kernel][depthwise]", test::Vectors) {
    constexpr int channels = static_cast<int>(simd::lanes<TestType>) + 1;
    for (const int window : {3, 5, 7})
        for (const int stride : {1, 2})
            for (int padding = 0; padding <= window / 2; ++padding)
                for (const int width : {6, 7, 8, 9, 13, 14, 15, 16, 17, 19, 23})
                    for (const int height : {3, 4, 5, 9})
                        if (width + 2 * padding >= window && height + 2 * padding >= window)
                            check<TestType>(depthwise_geometry(height, width, channels, {window, stride, padding},
                                                               {window, stride, padding}));
}

TEMPLATE_LIST_TEST_CASE("depthwise: every remainder of channels, with all parameters", "[kernel][depthwise]",
                        test::Vectors) {
    for (const int channels : {2, 3, 4, 5, 8, 15, 16, 17, 33, 64, 65, 81, 130})
        for (const int width : {3, 9}) {  // without a tile, and with one
            check<TestType>(depthwise_geometry(5, width, channels, {3, 1, 1}, {3, 1, 1}), {2, true, true});
            check<TestType>(depthwise_geometry(5, width, channels, {5, 2, 2}, {3, 1, 1}), {1, false, true});
        }
    check<TestType>(depthwise_geometry(3, 200, 70, {3, 1, 1}, {3, 1, 1}));  // too wide for blocks of channels
}

TEMPLATE_LIST_TEST_CASE("depthwise: windows of any kind", "[kernel][depthwise]", test::Vectors) {
    constexpr int channels = 4 * static_cast<int>(simd::lanes<TestType>) + 1;
    const auto both = [&](int height, int width, Axis vertical, Axis horizontal) {
        check<TestType>(depthwise_geometry(height, width, channels, vertical, horizontal), {.batch = 2});
    };
    both(9, 14, {3, 1, 1}, {5, 2, 2});
    both(9, 9, {3, 1, 2, 2}, {3, 1, 2, 2});
    both(9, 11, {3, 1, 2}, {3, 1, 2});  // more padding than the tile has
    both(9, 16, {3, 2, 1}, {3, 1, 1});
    both(9, 16, {1}, {5, 1, 2});
    both(9, 23, {1, 2}, {5, 2, 2});  // rows between windows
    both(9, 23, {2, 2}, {7, 2, 3});
    both(9, 16, {3, 1, 1}, {7, 1, 3});
    both(9, 23, {4, 2, 1}, {5, 2, 2});
    both(9, 16, {3, 1, 2, 2}, {5, 1, 2});
    both(4, 9, {7, 1, 3}, {9, 1, 4});
    both(1, 40, {1}, {31, 1, 15});
    both(1, 12, {3, 1, 1}, {3, 1, 1});
    both(2, 20, {3, 2, 1}, {3, 2, 1});
    both(9, 9, {2, 3}, {2, 3});
    both(1, 30, {1}, {5, 1, 4, 2});
    both(5, 6, {5}, {6});
    both(3, 5, {3, 1, 5, 2}, {3, 4, 6, 3});  // windows that see nothing of the input
    const auto uneven = [&](int height, int width, Axis vertical, Axis horizontal, int below, int right) {
        check<TestType>(test::more_behind(depthwise_geometry(height, width, channels, vertical, horizontal), below, right),
                        {.batch = 2});
    };
    for (const int width : {13, 14, 15, 16, 17})
        for (const int stride : {1, 2}) {
            uneven(9, width, {3, stride}, {3, stride}, 1, 1);
            uneven(9, width, {3, stride, 1}, {3, stride, 1}, -1, -1);
            uneven(9, width, {3, stride}, {3, stride}, 4, 10);
            uneven(9, width, {3, stride, 1}, {3, stride, 1}, 3, 9);
        }
    uneven(1, 40, {1}, {3, 1, 14, 7}, 0, -14);
}

TEMPLATE_LIST_TEST_CASE("narrow: groups of every width that applies", "[kernel][depthwise]", test::Vectors) {
    constexpr int lanes = static_cast<int>(simd::lanes<TestType>);
    const auto of_group = [](int group, int groups, int height, int width, Axis vertical, Axis horizontal) {
        const int channels = group * groups;
        return test::window_geometry(height, width, channels, channels, vertical, horizontal, groups);
    };
    for (const int group : {2, 4, 8, 16, 32}) {
        if (!narrow_applies<TestType>(of_group(group, 2, 5, 9, {3, 1, 1}, {3, 1, 1}))) continue;
        for (const int groups : {2, 3, 7, 4 * lanes / group + 3}) {
            for (const int stride : {1, 2})
                for (const int width : {3, 13, 14, 16})
                    check<TestType>(of_group(group, groups, 5, width, {3, stride, 1}, {3, stride, 1}), {2, true, true});
            check<TestType>(of_group(group, groups, 4, 9, {2}, {3, 2, 2, 2}));
            check<TestType>(of_group(group, groups, 3, 9, {1}, {1}));
        }
    }
    const auto applies = [&](int in, int out, int groups) {
        return narrow_applies<TestType>(test::window_geometry(9, 9, in, out, {3}, {3}, groups));
    };
    CHECK(applies(8 * lanes, 8 * lanes, 4));
    CHECK_FALSE(applies(2, 2, 2));
    CHECK_FALSE(applies(4 * lanes, 8 * lanes, 4));
    CHECK_FALSE(applies(4 * lanes, 4 * lanes, 1));
    CHECK_FALSE(applies(12 * lanes, 12 * lanes, 4));
    CHECK_FALSE(applies(12, 12, 4));
    if (kernel::detail::MoveMembers<TestType>::exists) CHECK(applies(16, 16, 8));
    if (lanes >= 16) CHECK(applies(32, 32, 4));
}

TEMPLATE_LIST_TEST_CASE("depthwise: clamps, and activations that are none, after the residual", "[kernel][depthwise]",
                        test::Vectors) {
    for (const int width : {4, 10})
        for (const int channels : {3, 37}) {
            const Geometry g = depthwise_geometry(5, width, channels, {3, 1, 1}, {3, 1, 1});
            const test::ConvolutionProblem problem(g, {.residual = true});
            Prepared<TestType> prepared(problem);
            const auto run_and_compare = [&](const Geometry& with, auto activation) {
                auto expected = problem.expected();
                for (auto& e : expected) e = {activation(e.value), e.magnitude + 1};
                test::GuardedOutput output(problem.out_floats());
                prepared.call.output = output.data();
                depthwise_convolution<TestType>(with, prepared.call);
                CHECK(test::first_difference(output.values(), expected, 1e-6) == -1);
                CHECK(output.guards_hold());
            };
            run_and_compare(test::applying<Relu, TestType>(g), [](double x) { return std::max(x, 0.0); });
            run_and_compare(test::applying<Relu6, TestType>(g), [](double x) { return std::clamp(x, 0.0, 6.0); });
            run_and_compare(test::applying<Sigmoid, TestType>(g), [](double x) { return 1 / (1 + std::exp(-x)); });
        }
}

TEMPLATE_LIST_TEST_CASE("depthwise: NaN and infinity reach exactly the outputs that see them", "[kernel][depthwise]",
                        test::Vectors) {
    for (const int channels : {3, 20})
        for (const float special :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            const Geometry g = depthwise_geometry(7, 7, channels, {3, 1, 1}, {3, 1, 1});
            test::ConvolutionProblem problem(g);
            problem.input[static_cast<std::size_t>(24 * channels + 1)] = special;  // the middle, channel 1
            Prepared<TestType> prepared(problem);
            test::GuardedOutput output(problem.out_floats());
            prepared.call.output = output.data();
            depthwise_convolution<TestType>(g, prepared.call);
            for (int i = 0; i < 49 * channels; ++i) {
                const int y = i / channels / 7, x = i / channels % 7;
                const bool sees = i % channels == 1 && std::abs(y - 3) <= 1 && std::abs(x - 3) <= 1;
                CHECK(std::isfinite(output.values()[static_cast<std::size_t>(i)]) == !sees);
            }
        }
}

TEMPLATE_LIST_TEST_CASE("depthwise: threads share output rows, and slices leave what lies beside them",
                        "[kernel][depthwise][threads][slices]", test::Vectors) {
    for (const std::ptrdiff_t batch : {1, 3})
        for (const int width : {4, 16})
            for (const int channels : {3, 37}) {
                const Geometry g = depthwise_geometry(9, width, channels, {3, 1, 1}, {3, 1, 1});
                const test::ConvolutionProblem problem(g, {.batch = batch, .residual = true});
                const Prepared<TestType> prepared(problem);
                CHECK(test::threads_agree(depthwise_convolution<TestType>, test::applying<Sigmoid, TestType>(g), prepared.call,
                                          problem.out_floats()));
                const test::Places in{batch * 9 * width, channels}, out{batch * g.out_height * g.out_width, channels};
                CHECK(test::slices_agree(depthwise_convolution<TestType>, test::applying<Sigmoid, TestType>(g), prepared.call, in, out));
            }
}

}  // namespace depthwise_convolution_test
