/// The first convolution, which reads PyTorch's order, against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/convolution_problem.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/first_convolution.hpp>

using namespace idem;
using namespace idem::kernel;
using test::window_geometry;

namespace first_convolution_test {
namespace {

/// What a run needs, from a problem whose input is channels last.
template <class V>
struct Prepared {
    std::vector<float> planes;
    test::Aligned<float> packed;
    test::Aligned<std::byte> scratch;
    Call call;

    explicit Prepared(const test::ConvolutionProblem& problem)
        : planes(problem.input.size()),
          packed(first_convolution_packed_floats<V>(problem.g)),
          scratch(first_convolution_scratch_bytes<V>(problem.g)) {
        const auto channels = static_cast<std::size_t>(problem.g.channels);
        const auto places = static_cast<std::size_t>(problem.g.height * problem.g.width);
        for (std::size_t i = 0; i < planes.size(); ++i)
            planes[i / (channels * places) * channels * places + i % channels * places + i / channels % places] =
                problem.input[i];
        pack_first_convolution<V>(problem.g, problem.parameters(), packed.data());
        call = problem.call(packed.data());
        call.input = planes.data();
        call.scratch = scratch.data();
    }
};

template <class V>
void check(const Geometry& g, const test::Variation& with = {}) {
    test::check_definition<Prepared<V>>(&first_convolution<V>, g, with);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("first convolution: every number of pixels and output channels around a tile's edge",
                        "[kernel][first_convolution]", test::Vectors) {
    constexpr int lanes = static_cast<int>(simd::lanes<TestType>);
    for (const int width : {1, 2, 3, 4, 5, 6, 7, 9, 13, 14, 15, 18, 19, 28, 31})
        for (const int out : {lanes + 3, 4 * lanes})
            check<TestType>(window_geometry(2, width, 3, out, {3, 1, 1}, {3, 1, 1}));
    for (const int out : {1, lanes - 1, lanes, lanes + 1, 2 * lanes, 2 * lanes + 1, 3 * lanes, 4 * lanes, 7 * lanes + 3})
        if (out > 0) check<TestType>(window_geometry(5, 16, 2, out, {3, 2, 1}, {3, 2, 1}));
}

TEMPLATE_LIST_TEST_CASE("first convolution: stride, padding, dilation, one direction only",
                        "[kernel][first_convolution]", test::Vectors) {
    for (const int channels : {1, 3, 4}) {
        const auto both = [&](int height, int width, idem::detail::WindowAxis vertical,
                              idem::detail::WindowAxis horizontal) {
            check<TestType>(window_geometry(height, width, channels, 5, vertical, horizontal), {.batch = 2});
        };
        both(15, 37, {7, 2, 3}, {7, 2, 3});
        both(9, 9, {2, 3}, {2, 3});         // stride beyond the kernel
        both(9, 11, {1, 4}, {1, 4});
        both(1, 1, {3, 1, 1}, {3, 1, 1});   // more padding than input
        both(2, 3, {5, 1, 4}, {5, 3, 4});
        both(9, 21, {3, 1, 2, 2}, {3, 2, 4, 3});
        both(9, 40, {2, 3, 0, 4}, {4, 3, 2, 2});
        both(13, 26, {4, 4}, {4, 4});       // patches
        both(12, 20, {3, 5, 1}, {5, 6, 2, 2});
        both(1, 40, {1}, {5, 1, 4, 2});     // one-dimensional
        both(6, 1, {4, 1, 3}, {1});
        both(5, 6, {5}, {6});               // the window is the input
        both(5, 6, {1}, {1});
        const auto uneven = [&](const Geometry& g, int below, int right) {
            check<TestType>(test::more_behind(g, below, right), {.batch = 2});
        };
        uneven(window_geometry(9, 20, channels, 5, {3, 2}, {3, 2}), 1, 1);
        uneven(window_geometry(9, 20, channels, 5, {3}, {5}), 4, 9);
        uneven(window_geometry(9, 20, channels, 5, {3, 1, 2}, {3, 3, 4}), -2, -4);
        uneven(window_geometry(1, 40, channels, 5, {1}, {3, 1, 14, 7}), 0, -14);
    }
}

TEMPLATE_LIST_TEST_CASE("first convolution: bias, folded scale and shift, and a residual",
                        "[kernel][first_convolution]", test::Vectors) {
    for (const bool folded : {false, true})
        for (const bool residual : {false, true})
            check<TestType>(window_geometry(6, 17, 3, 37, {3, 1, 1}, {3, 1, 1}), {3, folded, residual});
}

TEMPLATE_LIST_TEST_CASE("first convolution: activations in registers and in memory, after the residual",
                        "[kernel][first_convolution]", test::Vectors) {
    for (const bool residual : {false, true}) {
        const test::ConvolutionProblem problem(window_geometry(4, 21, 3, 35, {3, 1, 1}, {3, 1, 1}),
                                               {.residual = residual});
        Prepared<TestType> prepared(problem);
        const auto run_and_compare = [&](const Geometry& with, auto activation) {
            auto expected = problem.expected();
            for (auto& e : expected) e = {activation(e.value), e.magnitude + 1};
            test::GuardedOutput output(problem.out_floats());
            prepared.call.output = output.data();
            first_convolution<TestType>(with, prepared.call);
            CHECK(test::first_difference(output.values(), expected, 1e-6) == -1);
        };
        run_and_compare(test::applying<Relu6, TestType>(problem.g), [](double x) { return std::clamp(x, 0.0, 6.0); });
        run_and_compare(test::applying<Sigmoid, TestType>(problem.g), [](double x) { return 1 / (1 + std::exp(-x)); });
    }
}

TEMPLATE_LIST_TEST_CASE("first convolution: NaN reaches exactly the outputs that see it", "[kernel][first_convolution]",
                        test::Vectors) {
    const Geometry g = window_geometry(5, 5, 2, 3, {3, 1, 1}, {3, 1, 1});
    const test::ConvolutionProblem problem(g);
    Prepared<TestType> prepared(problem);
    prepared.planes[12] = std::numeric_limits<float>::quiet_NaN();  // the middle of the first plane
    test::GuardedOutput output(75);
    prepared.call.output = output.data();
    first_convolution<TestType>(g, prepared.call);
    for (int i = 0; i < 25; ++i) {
        const bool sees = std::abs(i / 5 - 2) <= 1 && std::abs(i % 5 - 2) <= 1;
        CHECK(std::isnan(output.values()[static_cast<std::size_t>(i * 3)]) == sees);
    }
}

TEMPLATE_LIST_TEST_CASE("first convolution: threads share output rows, and slices leave what lies beside them",
                        "[kernel][first_convolution][threads][slices]", test::Vectors) {
    for (const std::ptrdiff_t batch : {1, 3}) {
        const Geometry g = window_geometry(9, 31, 3, 35, {5, 2, 2}, {5, 2, 2});
        const test::ConvolutionProblem problem(g, {.batch = batch, .residual = true});
        const Prepared<TestType> prepared(problem);
        CHECK(test::threads_agree(first_convolution<TestType>, g, prepared.call, problem.out_floats(),
                                  first_convolution_scratch_bytes<TestType>(g)));
        const test::Places out{batch * g.out_height * g.out_width, g.out_channels};
        CHECK(test::slices_agree(first_convolution<TestType>, g, prepared.call, {}, out));
        Call alone = prepared.call;
        alone.operand = nullptr;
        CHECK(test::slices_agree(first_convolution<TestType>, g, alone, {}, out));
    }
}

TEST_CASE("first convolution: scratch and packed sizes are constants", "[kernel][first_convolution]") {
    constexpr Geometry g{};
    STATIC_REQUIRE(first_convolution_scratch_bytes(g) > 0);
    STATIC_REQUIRE(first_convolution_packed_floats(g) >= 2);
}

}  // namespace first_convolution_test
