/// Winograd's convolution against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/winograd.hpp>

#include <sstream>

using namespace idem;
using namespace idem::kernel;
using test::Expected;

namespace {

Geometry window_3x3(int height, int width, int channels, int out_channels, int padding = 1) {
    Geometry geometry;
    geometry.height = height;
    geometry.width = width;
    geometry.channels = channels;
    geometry.out_channels = out_channels;
    geometry.vertical = geometry.horizontal = {3, 1, padding, 1};
    geometry.out_height = geometry.vertical.places(height);
    geometry.out_width = geometry.horizontal.places(width);
    return geometry;
}

/// What a test varies beside the geometry.
struct Case {
    std::ptrdiff_t batch = 1;
    bool folded = false, residual = false;
    int threads = 1;
};

/// Everything that one convolution reads, at random, and what it must give.
struct Problem {
    Geometry g;
    Case given;
    std::ptrdiff_t in_pitch, out_pitch, operand_pitch;
    std::vector<float> input, operand, weight, bias, scale, shift;
    std::vector<Expected> expected;

    Problem(const Geometry& geometry, const Case& with)
        : g(geometry),
          given(with),
          in_pitch(g.in_pitch ? g.in_pitch : g.channels),
          out_pitch(g.out_pitch ? g.out_pitch : g.out_channels),
          operand_pitch(g.operand_pitch ? g.operand_pitch : g.out_channels),
          input(test::random_floats(with.batch * g.height * g.width * in_pitch, 1)),
          weight(test::random_floats(std::ptrdiff_t{9} * g.channels * g.out_channels, 2)),
          bias(test::random_floats(g.out_channels, 3)) {
        if (with.residual) operand = test::random_floats(places() * operand_pitch, 4);
        if (with.folded) {
            scale = test::random_floats(g.out_channels, 5);
            shift = test::random_floats(g.out_channels, 6);
        }
        for (std::ptrdiff_t place = 0; place < places(); ++place)
            for (int o = 0; o < g.out_channels; ++o) expected.push_back(definition(place, o));
    }

    std::ptrdiff_t places() const { return given.batch * g.out_height * g.out_width; }
    Parameters parameters() const {
        return {weight.data(), bias.data(), scale.empty() ? nullptr : scale.data(),
                shift.empty() ? nullptr : shift.data()};
    }

    /// One output.
    Expected definition(std::ptrdiff_t place, int o) const {
        const auto out = static_cast<std::size_t>(o);
        const std::ptrdiff_t sample = place / (g.out_height * g.out_width);
        const auto in_sample = static_cast<int>(place % (g.out_height * g.out_width));
        Expected sum{bias[out], std::fabs(bias[out])};
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j) {
                const int y = in_sample / g.out_width - g.vertical.padding + i;
                const int x = in_sample % g.out_width - g.horizontal.padding + j;
                if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue;
                const float* pixel = input.data() + ((sample * g.height + y) * g.width + x) * in_pitch;
                for (int c = 0; c < g.channels; ++c) {
                    const int tap = ((o * g.channels + c) * 3 + i) * 3 + j;
                    const double product = static_cast<double>(pixel[c]) * weight[static_cast<std::size_t>(tap)];
                    sum.value += product;
                    sum.magnitude += std::fabs(product);
                }
            }
        if (!scale.empty()) {
            sum.value = sum.value * scale[out] + shift[out];
            sum.magnitude = sum.magnitude * std::fabs(scale[out]) + std::fabs(shift[out]);
        }
        if (!operand.empty()) {
            const float added = operand[static_cast<std::size_t>(place * operand_pitch + o)];
            sum.value += added;
            sum.magnitude += std::fabs(added);
        }
        return sum;
    }
};

/// All shares of all threads, one after the other.
template <int Tile, class Activation, class V>
std::vector<float> run(const Problem& problem, int threads) {
    const Geometry& g = problem.g;
    test::Aligned<float> packed(winograd_packed_floats<Tile, V>(g));
    pack_winograd<Tile, V>(g, problem.parameters(), packed.data());
    const std::ptrdiff_t floats = (problem.places() - 1) * problem.out_pitch + g.out_channels;
    test::GuardedOutput output(floats);
    for (int thread = 0; thread < threads; ++thread) {
        test::Aligned<std::byte> scratch(winograd_scratch_bytes<Tile, V>(g));
        winograd<Tile, Activation, V>(
            g, {problem.input.data(), problem.operand.empty() ? nullptr : problem.operand.data(), output.data(),
                packed.data(), scratch.data(), problem.given.batch, thread, threads});
    }
    CHECK(output.guards_hold());
    return {output.values().begin(), output.values().end()};
}

/// Errors are measured against the largest sum of magnitudes: a tile's outputs share their rounding errors.
template <int Tile, class V>
void check(const Problem& problem) {
    const Geometry& g = problem.g;
    const Case& given = problem.given;
    const std::vector<float> output = run<Tile, None, V>(problem, given.threads);
    double largest = 0;
    for (const Expected& expected : problem.expected) largest = std::max(largest, expected.magnitude);
    std::ptrdiff_t wrong = 0;
    for (std::ptrdiff_t place = 0; place < problem.places(); ++place)
        for (std::ptrdiff_t o = 0; o < problem.out_pitch; ++o) {
            const auto index = static_cast<std::size_t>(place * problem.out_pitch + o);
            if (o < g.out_channels) {
                const double expected = problem.expected[static_cast<std::size_t>(place * g.out_channels + o)].value;
                if (!(std::fabs(output[index] - expected) <= 1e-6 * largest)) ++wrong;
            } else if (index < output.size() && !std::isnan(output[index])) {
                ++wrong;  // between the pixels of a slice
            }
        }
    INFO("batch " << given.batch << ", " << g.height << "x" << g.width << "x" << g.channels << " to " << g.out_channels
                  << ", padding " << g.vertical.padding << ", tile " << Tile << ", threads " << given.threads);
    CHECK(wrong == 0);
}

template <class V>
void check_both(const Geometry& g, const Case& given = {}) {
    const Problem problem(g, given);
    check<2, V>(problem);
    check<4, V>(problem);
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
        const Problem problem(window_3x3(8, 8, channels, 16), {});
        const auto error = [&](const std::vector<float>& output) {
            double largest = 0, difference = 0;
            for (std::size_t i = 0; i < output.size(); ++i) {
                largest = std::max(largest, std::fabs(problem.expected[i].value));
                difference = std::max(difference, std::fabs(output[i] - problem.expected[i].value));
            }
            return difference / largest;
        };
        INFO(channels << " channels");
        CHECK(error(run<2, None, simd::Batch>(problem, 1)) <= 1e-6);
        CHECK(error(run<4, None, simd::Batch>(problem, 1)) <= 6e-6);
    }
}

TEMPLATE_LIST_TEST_CASE("scale, shift and a residual", "[kernel][winograd]", test::Vectors) {
    for (const bool folded : {false, true})
        for (const bool residual : {false, true})
            check_both<TestType>(window_3x3(6, 7, 18, 21), {.batch = 2, .folded = folded, .residual = residual});
}

TEMPLATE_LIST_TEST_CASE("streams that are slices of wider ones", "[kernel][winograd]", test::Vectors) {
    Geometry g = window_3x3(6, 7, 18, 21);
    g.in_pitch = 23;
    g.out_pitch = 40;
    check_both<TestType>(g, {.batch = 2, .residual = true});
    g.operand_pitch = 22;
    check_both<TestType>(g, {.batch = 2, .residual = true});
}

TEMPLATE_LIST_TEST_CASE("any number of threads computes the same bits", "[kernel][winograd]", test::Vectors) {
    const auto same = [](const Geometry& g, std::ptrdiff_t batch) {
        const Problem problem(g, {.batch = batch});
        const auto two = run<2, Relu, TestType>(problem, 1), four = run<4, Relu, TestType>(problem, 1);
        for (int threads : {2, 3, 8}) {
            CHECK(run<2, Relu, TestType>(problem, threads) == two);
            CHECK(run<4, Relu, TestType>(problem, threads) == four);
        }
    };
    same(window_3x3(7, 7, 20, 150), 1);  // few tiles: by output channels
    same(window_3x3(7, 7, 20, 5), 1);    // and few channels
    same(window_3x3(29, 30, 6, 20), 2);  // by tiles
}

TEMPLATE_LIST_TEST_CASE("the activation of a tile comes last, after the residual", "[kernel][winograd]", test::Vectors) {
    const Problem problem(window_3x3(5, 5, 4, 6), {.residual = true});
    const auto linear = run<4, None, TestType>(problem, 1), rectified = run<4, Relu, TestType>(problem, 1);
    for (std::size_t i = 0; i < linear.size(); ++i) CHECK(rectified[i] == std::max(linear[i], 0.0f));
}
