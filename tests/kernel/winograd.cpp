/// Winograd's convolution against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/convolution_problem.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/winograd.hpp>

#include <cmath>
#include <limits>

using namespace idem;
using namespace idem::kernel;
using test::ConvolutionProblem;
using test::Expected;

namespace winograd_test {
namespace {

constexpr Geometry window_3x3(int height, int width, int channels, int out_channels, int padding = 1) {
    return test::window_geometry(height, width, channels, out_channels, {3, 1, padding, 1}, {3, 1, padding, 1});
}

/// What a run needs, but for an output.
template <int Tile, class V>
struct Prepared {
    test::Aligned<float> packed;
    test::Aligned<std::byte> scratch;
    Call call;

    explicit Prepared(const ConvolutionProblem& problem)
        : packed(winograd_packed_floats<Tile, V>(problem.g)),
          scratch(winograd_scratch_bytes<Tile, V>(problem.g)),
          call(problem.call(packed.data())) {
        pack_winograd<Tile, V>(problem.g, problem.parameters(), packed.data());
        call.scratch = scratch.data();
    }
};

template <int Tile, class Function, class V>
std::vector<float> run(const ConvolutionProblem& problem) {
    Prepared<Tile, V> prepared(problem);
    test::GuardedOutput output(problem.out_floats());
    prepared.call.output = output.data();
    winograd<Tile, V>(test::applying<Function, V>(problem.g), prepared.call);
    CHECK(output.guards_hold());
    return {output.values().begin(), output.values().end()};
}

/// Errors are measured against the largest sum of magnitudes: a tile's outputs share their rounding errors.
template <int Tile, class V>
void check(const ConvolutionProblem& problem, const std::vector<Expected>& expected) {
    double largest = 0;
    for (const Expected& e : expected) largest = std::max(largest, e.magnitude);
    const std::vector<float> output = run<Tile, None, V>(problem);
    std::ptrdiff_t wrong = 0;
    for (std::size_t i = 0; i < output.size(); ++i)
        if (!(std::fabs(output[i] - expected[i].value) <= 1e-6 * largest)) ++wrong;
    INFO(problem.describe() << ", tile " << Tile);
    CHECK(wrong == 0);
}

template <class V>
void check_both(const Geometry& g, const test::Variation& with = {}) {
    const ConvolutionProblem problem(g, with);
    const std::vector<Expected> expected = problem.expected();
    check<2, V>(problem, expected);
    check<4, V>(problem, expected);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("maps around the edges of a tile, with every padding", "[kernel][winograd]", test::Vectors) {
    for (int padding : {0, 1, 2})
        for (int extent : {3, 4, 5, 6, 7, 8, 9, 13}) {
            check_both<TestType>(window_3x3(extent, 7, 5, 6, padding));
            check_both<TestType>(window_3x3(6, extent, 5, 6, padding));
        }
    check_both<TestType>(window_3x3(1, 1, 5, 6, 1));
    check_both<TestType>(window_3x3(1, 2, 5, 6, 2));
    for (int behind : {-1, 1, 2, 5, 9}) {
        check_both<TestType>(test::more_behind(window_3x3(6, 7, 5, 6, 1), behind, 0));
        check_both<TestType>(test::more_behind(window_3x3(6, 7, 5, 6, 1), 0, behind));
        check_both<TestType>(test::more_behind(window_3x3(6, 7, 5, 6, 3), behind - 4, behind - 3));
    }
}

TEMPLATE_LIST_TEST_CASE("channels around the edges of vectors and panels", "[kernel][winograd]", test::Vectors) {
    for (int channels : {1, 2, 3, 15, 16, 17, 31, 33, 64, 70}) {
        check_both<TestType>(window_3x3(5, 6, channels, 3));
        check_both<TestType>(window_3x3(5, 6, 3, channels));
    }
}

TEMPLATE_LIST_TEST_CASE("tiles of several samples share a block, and blocks end anywhere", "[kernel][winograd]",
                        test::Vectors) {
    for (std::ptrdiff_t batch : {2, 3, 30}) check_both<TestType>(window_3x3(7, 5, 9, 10), {.batch = batch});
    check_both<TestType>(window_3x3(45, 46, 2, 3));
}

TEST_CASE("errors stay within the bounds that the header states", "[kernel][winograd]") {
    for (int channels : {64, 128, 256, 512}) {
        const ConvolutionProblem problem(window_3x3(8, 8, channels, 16));
        const std::vector<Expected> expected = problem.expected();
        const auto error = [&](const std::vector<float>& output) {
            double largest = 0, difference = 0;
            for (std::size_t i = 0; i < output.size(); ++i) {
                largest = std::max(largest, std::fabs(expected[i].value));
                difference = std::max(difference, std::fabs(output[i] - expected[i].value));
            }
            return difference / largest;
        };
        INFO(channels << " channels");
        CHECK(error(run<2, None, simd::Batch>(problem)) <= 1e-6);
        CHECK(error(run<4, None, simd::Batch>(problem)) <= 6e-6);
    }
}

TEMPLATE_LIST_TEST_CASE("NaN and infinity reach exactly the outputs that see them, and as such",
                        "[kernel][winograd]", test::Vectors) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const int out : {3, 40})
        for (const bool residual : {false, true})
            for (const float special : {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 3e38f}) {
                ConvolutionProblem problem(window_3x3(9, 10, 5, out), {.residual = residual});
                problem.input[(4 * 10 + 5) * 5 + 1] = special;
                const std::vector<Expected> expected = problem.expected();
                double largest = 0;
                for (const Expected& e : expected)
                    if (std::isfinite(e.value)) largest = std::max(largest, std::fabs(e.value));
                const auto check = [&](const std::vector<float>& output) {
                    std::ptrdiff_t wrong = 0;
                    for (std::size_t i = 0; i < output.size(); ++i) {
                        const double value = expected[i].value, error = output[i] - value;
                        const bool right = std::isfinite(value)
                                               ? std::fabs(error) <= 1e-5 * largest
                                               : std::isnan(value) == std::isnan(output[i]) &&
                                                     (std::isnan(value) || output[i] == value);
                        wrong += !right;
                    }
                    INFO(special << " among " << out << " channels");
                    CHECK(wrong == 0);
                };
                check(run<2, None, TestType>(problem));
                check(run<4, None, TestType>(problem));
            }
}

TEMPLATE_LIST_TEST_CASE("scale, shift and a residual", "[kernel][winograd]", test::Vectors) {
    for (const bool folded : {false, true})
        for (const bool residual : {false, true})
            check_both<TestType>(window_3x3(6, 7, 18, 21), {.batch = 2, .folded = folded, .residual = residual});
}

namespace {

template <int Tile, class V>
bool slices_agree(const ConvolutionProblem& problem) {
    const Geometry& g = problem.g;
    return test::slices_agree(winograd<Tile, V>, test::applying<Relu, V>(g), Prepared<Tile, V>(problem).call,
                              {problem.places(g.height, g.width), g.channels},
                              {problem.places(g.out_height, g.out_width), g.out_channels});
}

template <int Tile, class V>
bool threads_agree(const ConvolutionProblem& problem) {
    return test::threads_agree(winograd<Tile, V>, test::applying<Relu, V>(problem.g), Prepared<Tile, V>(problem).call,
                               problem.out_floats(), winograd_scratch_bytes<Tile, V>(problem.g));
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("streams that are slices of wider ones", "[kernel][winograd][slices]", test::Vectors) {
    for (const bool residual : {false, true}) {
        const ConvolutionProblem problem(window_3x3(6, 7, 18, 21), {.batch = 2, .residual = residual});
        CHECK(slices_agree<2, TestType>(problem));
        CHECK(slices_agree<4, TestType>(problem));
    }
}

TEMPLATE_LIST_TEST_CASE("any number of threads computes the same bits", "[kernel][winograd][threads]", test::Vectors) {
    for (const auto& [g, batch] : {std::pair{window_3x3(7, 7, 20, 150), 1},  // few tiles: by output channels
                                   {window_3x3(7, 7, 20, 5), 1},             // and few channels
                                   {window_3x3(29, 30, 6, 20), 2}}) {        // by tiles
        const ConvolutionProblem problem(g, {.batch = batch});
        CHECK(threads_agree<2, TestType>(problem));
        CHECK(threads_agree<4, TestType>(problem));
    }
}

TEMPLATE_LIST_TEST_CASE("the activation of a tile comes last, after the residual", "[kernel][winograd]",
                        test::Vectors) {
    const ConvolutionProblem problem(window_3x3(5, 5, 4, 6), {.residual = true});
    const auto linear = run<4, None, TestType>(problem), rectified = run<4, Relu, TestType>(problem);
    for (std::size_t i = 0; i < linear.size(); ++i) CHECK(rectified[i] == std::max(linear[i], 0.0f));
}

}  // namespace winograd_test
