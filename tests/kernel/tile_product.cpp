/// Products of floats on tile registers, which are emulated: splitting, the registers themselves, accuracy, and
/// convolutions against a naive twin in double precision. On machines that have the registers, the same bits from them.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/convolution_problem.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/tile_convolution.hpp>
#include <idem/kernel/tile_cost.hpp>
#include <idem/kernel/tiles_available.hpp>

#include <bit>

using namespace idem;
using namespace idem::kernel;

namespace tile_product_test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

float from_bits(std::uint32_t bits) { return std::bit_cast<float>(bits); }

bool denormal(Bf16 x) { return std::fabs(float_of(x)) < std::numeric_limits<float>::min(); }

template <int Terms>
double sum_of_terms(float x) {
    double sum = 0;
    for (const Bf16 term : split_bf16<Terms>(x)) sum += float_of(term);
    return sum;
}

/// Every upper half, with lower halves around the places where rounding changes.
std::vector<float> all_upper_halves() {
    std::vector<float> floats;
    std::mt19937 engine(1);
    for (std::uint32_t upper = 0; upper < 0x10000; ++upper)
        for (const std::uint32_t lower :
             {0U, 1U, 0x7FFFU, 0x8000U, 0x8001U, 0xFFFFU, static_cast<std::uint32_t>(engine() & 0xFFFF)})
            floats.push_back(from_bits(upper << 16 | lower));
    return floats;
}

/// A tile product of numbers that are mostly zero: row 0, column 0.
struct OneSum {
    alignas(64) std::array<Bf16, 32> left{};
    alignas(64) std::array<std::array<Bf16, 32>, 16> right{};
    float begin = 0;

    void set(std::size_t k, float x, float y) {
        left[k] = nearest_bf16(x);
        right[k / 2][k % 2] = nearest_bf16(y);
    }
    float sum() const {
        alignas(64) float sums[16] = {begin};
        SoftwareTiles tiles(1);
        tiles.load<3>(sums, 64);
        tiles.load<5>(left.data(), 64);
        tiles.load<7>(right.data(), 64);
        tiles.multiply<3, 5, 7>();
        tiles.store<3>(sums, 64);
        return sums[0];
    }
};

constexpr double tolerance(int terms) { return terms == 3 ? 5e-7 : terms == 2 ? 2e-5 : 1e-2; }

template <int Terms, class Function = None, class Registers = SoftwareTiles>
std::vector<float> run(const test::ConvolutionProblem& problem) {
    test::Aligned<float> packed(tile_convolution_packed_floats<Terms>(problem.g));
    test::Aligned<std::byte> scratch(tile_convolution_scratch_bytes<Terms>(problem.g));
    test::GuardedOutput output(problem.out_floats());
    pack_tile_convolution<Terms>(problem.g, problem.parameters(), packed.data());
    Call call = problem.call(packed.data());
    call.scratch = scratch.data();
    call.output = output.data();
    tile_convolution<Terms, Registers>(test::applying<Function, simd::Batch>(problem.g), call);
    CHECK(output.guards_hold());
    return {output.values().begin(), output.values().end()};
}

template <int Terms = 3>
void check(const Geometry& geometry, const test::Variation& with = {}) {
    const test::ConvolutionProblem problem(geometry, with);
    INFO(problem.describe() << ", " << Terms << " terms");
    CHECK(test::first_difference(run<Terms>(problem), problem.expected(), tolerance(Terms)) == -1);
}

/// Of all outputs, the root of the mean square error and the largest one.
struct Errors {
    double root_mean_square = 0, largest = 0, largest_output = 0;

    template <class Actual>
    Errors(Actual actual, const std::vector<test::Expected>& expected) {
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const double error = std::fabs(actual(i) - expected[i].value);
            root_mean_square += error * error / static_cast<double>(expected.size());
            largest = std::max(largest, error);
            largest_output = std::max(largest_output, std::fabs(expected[i].value));
        }
        root_mean_square = std::sqrt(root_mean_square);
    }
};

}  // namespace

TEST_CASE("a float is the sum of its three terms; two and one are near it", "[kernel][tiles]") {
    int wrong = 0;
    for (const float x : all_upper_halves()) {
        // The smallest of three terms has 16 binary places more than x: from 2^-110 on it is not denormal.
        if (!std::isfinite(x) || (x != 0 && std::fabs(x) < 0x1p-110f)) continue;
        wrong += sum_of_terms<3>(x) != x;
        wrong += std::fabs(sum_of_terms<2>(x) - x) > 0x1p-16 * std::fabs(x);
        wrong += std::fabs(sum_of_terms<1>(x) - x) > 0x1p-8 * std::fabs(x);
    }
    CHECK(wrong == 0);
}

TEST_CASE("of infinities and NaN the first term is the same, and the others are zero", "[kernel][tiles]") {
    for (const float x : {infinity, -infinity}) CHECK(split_bf16<3>(x) == std::array<Bf16, 3>{nearest_bf16(x), 0, 0});
    CHECK(float_of(nearest_bf16(infinity)) == infinity);
    CHECK(float_of(nearest_bf16(-infinity)) == -infinity);
    for (const std::uint32_t bits : {0x7FC00000U, 0x7F800001U, 0x7FFFFFFFU, 0xFF80FFFFU, 0xFFFFFFFFU}) {
        const auto terms = split_bf16<3>(from_bits(bits));
        CHECK(std::isnan(float_of(terms[0])));
        CHECK((terms[1] == 0 && terms[2] == 0));
    }
    CHECK(std::isfinite(float_of(nearest_bf16(std::numeric_limits<float>::max()))));
}

TEMPLATE_TEST_CASE_SIG("a line is split as its floats are", "[kernel][tiles]", ((int Terms), Terms), 1, 2, 3) {
    const std::vector<float> floats = all_upper_halves();
    constexpr auto count = static_cast<std::size_t>(bf16_per_line);
    alignas(64) std::array<Bf16, 3 * count> line;
    int wrong = 0;
    for (std::size_t first = 0; first < floats.size(); first += count) {
        bool any_infinite = false;
        const bool infinite = split_line<Terms>(floats.data() + first, line.data(), bf16_per_line);
        for (std::size_t i = 0; i < count; ++i) {
            const auto terms = split_bf16<Terms>(floats[first + i]);
            for (std::size_t t = 0; t < terms.size(); ++t) {
                const Bf16 term = line[t * count + i];
                wrong += term != terms[t] && !(denormal(term) && denormal(terms[t]));  // tiles take them for zero
            }
            any_infinite |= std::isinf(floats[first + i]);
        }
        wrong += infinite != any_infinite;
    }
    CHECK(wrong == 0);
}

TEST_CASE("emulated registers round as the manual says: even and odd k apart, then the pair, then the sum",
          "[kernel][tiles]") {
    OneSum chains;  // 2^24 swallows the ones that come after it one by one, not their sum
    chains.begin = 0x1p24f;
    for (std::size_t k = 0; k < 8; ++k) chains.set(k, 1, 1);
    CHECK(chains.sum() == 0x1p24f + 8);

    OneSum even;  // 1 is lost in the chain of even k, not in that of odd k
    even.set(0, 0x1p24f, 1);
    even.set(2, 1, 1);
    even.set(4, -0x1p24f, 1);
    CHECK(even.sum() == 0.0f);
    even.set(2, 0, 0);
    even.set(3, 1, 1);
    CHECK(even.sum() == 1.0f);

    OneSum fused;  // 2^-24 (1 + 2^-7) is more than half of 1's last place
    fused.set(0, 1, 1);
    fused.set(2, 0x1p-24f, 1 + 0x1p-7f);
    CHECK(fused.sum() == 1 + 0x1p-23f);
    fused.set(2, 0x1p-24f, 1);  // exactly half: to even
    CHECK(fused.sum() == 1.0f);
}

TEST_CASE("emulated registers take and give no denormals", "[kernel][tiles]") {
    constexpr float denormal = 0x1p-127f, smallest = std::numeric_limits<float>::min();
    OneSum inputs;
    inputs.set(0, denormal, 2);
    CHECK(inputs.sum() == 0.0f);
    inputs.begin = denormal;
    inputs.set(0, 0, 0);
    CHECK(inputs.sum() == 0.0f);
    OneSum outputs;
    outputs.set(0, smallest, 0.5f);
    CHECK(outputs.sum() == 0.0f);
    outputs.set(0, smallest, 1.5f);
    outputs.set(1, smallest, -1.25f);
    CHECK(outputs.sum() == 0.0f);
    outputs.begin = smallest;
    outputs.set(1, 0, 0);
    CHECK(outputs.sum() == 2.5f * smallest);
    outputs.set(4, not_a_number, 0);
    CHECK(std::isnan(outputs.sum()));
}

TEST_CASE("rows that a configuration does not have are neither read nor written", "[kernel][tiles]") {
    std::vector<float> rows(3 * 16, 1.0f);  // of exactly this size: a sanitizer sees one read too many
    SoftwareTiles tiles(3);
    tiles.load<0>(rows.data(), 64);
    test::GuardedOutput output(3 * 16);
    tiles.store<0>(output.data(), 64);
    CHECK(output.guards_hold());
    CHECK(std::equal(rows.begin(), rows.end(), output.values().begin()));
    tiles.zero<0>();
    tiles.store<0>(rows.data(), 64);
    CHECK(rows[47] == 0.0f);
}

TEST_CASE("registers are tried before they are used", "[kernel][tiles]") {
    CHECK(kernel::detail::tiles_multiply<SoftwareTiles>());
    if (!tiles_compiled) CHECK_FALSE(tiles_available());
    CHECK(tiles_available() == tiles_available());
}

TEST_CASE("six products are nearer to the truth than a loop of float multiply-adds", "[kernel][tiles]") {
    for (const int depth : {64, 576, 4608}) {
        const Geometry g = test::row_geometry(33, depth, 8);
        const test::ConvolutionProblem problem(g);
        const auto expected = problem.expected();
        const auto tiles = run<3>(problem);
        const Errors ours([&](std::size_t i) { return tiles[i]; }, expected);
        const Errors loop(
            [&](std::size_t i) {
                const float* x = problem.input.data() + i / 8 * static_cast<std::size_t>(depth);
                const float* w = problem.weight.data() + i % 8 * static_cast<std::size_t>(depth);
                float sum = problem.bias[i % 8];
                for (int k = 0; k < depth; ++k) sum = std::fma(x[k], w[k], sum);
                return sum;
            },
            expected);
        INFO("depth " << depth << ", float loop " << loop.root_mean_square << ", tiles " << ours.root_mean_square);
        CHECK(ours.root_mean_square <= 0.5 * loop.root_mean_square);
        CHECK(ours.largest <= loop.largest);
    }
}

TEST_CASE("three products are within 2e-5 of the largest sum, one within 1e-2", "[kernel][tiles]") {
    for (const int depth : {64, 576, 2304}) {
        const test::ConvolutionProblem problem(test::row_geometry(16, depth, 16));
        const auto expected = problem.expected();
        const auto two = run<2>(problem), one = run<1>(problem);
        const Errors fast([&](std::size_t i) { return two[i]; }, expected);
        const Errors brief([&](std::size_t i) { return one[i]; }, expected);
        CHECK(fast.largest <= 2e-5 * fast.largest_output);
        CHECK(brief.largest <= 1e-2 * brief.largest_output);
    }
}

TEST_CASE("a tile product is right for every number of rows, columns and channels around a tile's edge",
          "[kernel][tiles]") {
    for (const int rows : {1, 2, 15, 16, 17, 31, 32, 33, 49, 65}) check(test::row_geometry(rows, 40, 20));
    for (const int columns : {1, 15, 16, 17, 31, 32, 33, 48, 49, 64, 65}) check(test::row_geometry(18, 33, columns));
    for (const int channels : {1, 2, 3, 31, 32, 33, 63, 64, 65, 100}) check(test::row_geometry(5, channels, 18));
    check<2>(test::row_geometry(49, 70, 50));
    check<1>(test::row_geometry(49, 70, 50));
}

TEST_CASE("a tile convolution is right for every window", "[kernel][tiles]") {
    using Axis = idem::detail::WindowAxis;
    const auto check_window = [](int height, int width, Axis vertical, Axis horizontal) {
        check<2>(test::window_geometry(height, width, 3, 5, vertical, horizontal), {.batch = 2});
    };
    check_window(8, 9, {3, 1, 1, 1}, {3, 1, 1, 1});
    check_window(15, 13, {7, 2, 3, 1}, {7, 2, 3, 1});
    check_window(9, 9, {2, 3, 0, 1}, {2, 3, 0, 1});  // stride beyond the kernel
    check_window(1, 1, {3, 1, 1, 1}, {3, 1, 1, 1});  // more padding than input
    check_window(3, 4, {1, 1, 1, 1}, {1, 1, 2, 1});  // padding beyond the kernel
    check_window(9, 11, {3, 1, 2, 2}, {3, 2, 4, 3});
    check_window(12, 13, {3, 4, 2, 2}, {4, 6, 3, 4});  // stride and dilation with a common divisor
    check_window(1, 40, {1, 1, 0, 1}, {5, 1, 4, 2});   // one-dimensional
    check_window(6, 1, {4, 1, 3, 1}, {1, 1, 0, 1});
    check_window(4, 4, {4, 1, 0, 1}, {4, 1, 0, 1});  // the window is the input
    check_window(7, 8, {1, 2, 0, 1}, {1, 2, 0, 1});
    check_window(6, 5, {2, 1, 0, 1}, {3, 1, 2, 1});
    check_window(5, 6, {3, 1, 1, 1}, {1, 1, 0, 1});
    const auto check_uneven = [](int height, int width, Axis vertical, Axis horizontal, int below, int right) {
        check<2>(test::more_behind(test::window_geometry(height, width, 3, 5, vertical, horizontal), below, right),
                 {.batch = 2});
    };
    check_uneven(9, 20, {3, 2, 0, 1}, {3, 2, 0, 1}, 1, 1);
    check_uneven(9, 20, {3, 1, 0, 1}, {5, 1, 0, 1}, 4, 9);
    check_uneven(9, 20, {3, 1, 2, 1}, {3, 3, 4, 1}, -2, -4);
    check_uneven(7, 8, {1, 1, 0, 1}, {1, 1, 0, 1}, 3, 4);
    check_uneven(1, 40, {1, 1, 0, 1}, {3, 1, 14, 7}, 0, -14);
    check<3>(test::window_geometry(7, 7, 40, 33, {3, 1, 1, 1}, {3, 1, 1, 1}), {.batch = 2});
    check<1>(test::window_geometry(7, 7, 40, 33, {3, 2, 1, 1}, {3, 2, 1, 1}), {.batch = 2});
}

TEST_CASE("groups, bias, folded scale and shift, and a residual on tiles", "[kernel][tiles]") {
    constexpr idem::detail::WindowAxis three{3, 1, 1, 1}, one{1, 1, 0, 1};
    check(test::window_geometry(6, 5, 12, 6, three, three, 3), {.batch = 2, .folded = true, .residual = true});
    check(test::window_geometry(3, 5, 2 * 33, 2 * 35, one, one, 2), {.residual = true});
    check(test::window_geometry(4, 5, 6, 6, three, three, 6), {.folded = true});
}

TEST_CASE("the input is normalised as tiles read it", "[kernel][tiles]") {
    for (const Prologue prologue : {Prologue::scale_shift, Prologue::scale_shift_relu})
        for (const int stride : {1, 2}) {
            const idem::detail::WindowAxis window{1, stride, 0, 1};
            Geometry g = test::window_geometry(5, 7, 37, 20, window, window);
            g.prologue = prologue;
            check(g, {.batch = 2});
        }
}

TEST_CASE("work that is more than a block, of lines, of samples and of rows", "[kernel][tiles]") {
    constexpr idem::detail::WindowAxis three{3, 1, 1, 1}, one{1, 1, 0, 1};
    using Shape = kernel::detail::PlaneShape<1>;
    const Geometry deep = test::window_geometry(12, 20, 2048, 1, three, one);
    REQUIRE(Shape(deep).lines < 12);
    check<1>(deep);
    const Geometry small = test::window_geometry(4, 4, 3, 2, three, three);
    REQUIRE((Shape(small).segments > 1 && Shape(small).segments < 60));
    check<1>(small, {.batch = 60});
    const Geometry rows = test::row_geometry(100, 9000, 1);
    REQUIRE(Shape(rows).lines < 100);
    check<1>(rows);
}

TEST_CASE("shares of threads and slices of streams on tiles", "[kernel][tiles]") {
    constexpr idem::detail::WindowAxis three{3, 1, 1, 1}, strided{3, 2, 1, 1}, one{1, 1, 0, 1};
    for (const Geometry& g : {test::window_geometry(6, 6, 5, 70, three, three),      // shares of panels
                              test::window_geometry(9, 5, 34, 9, strided, strided),  // shares of lines
                              test::window_geometry(2, 21, 6, 5, one, one)}) {       // shares of rows
        const test::ConvolutionProblem problem(g, {.batch = 2, .residual = true});
        test::Aligned<float> packed(tile_convolution_packed_floats<1>(g));
        pack_tile_convolution<1>(g, problem.parameters(), packed.data());
        const Run run = &tile_convolution<1, SoftwareTiles>;
        const std::ptrdiff_t scratch_bytes = tile_convolution_scratch_bytes<1>(g);
        INFO(problem.describe());
        CHECK(test::threads_agree(run, g, problem.call(packed.data()), problem.out_floats(), scratch_bytes));
        test::Aligned<std::byte> scratch(scratch_bytes);
        Call call = problem.call(packed.data());
        call.scratch = scratch.data();
        CHECK(test::slices_agree(run, g, call, {problem.places(g.height, g.width), g.channels},
                                 {problem.places(g.out_height, g.out_width), g.out_channels}));
    }
}

TEST_CASE("infinities and NaN go through tiles as through float arithmetic", "[kernel][tiles]") {
    constexpr idem::detail::WindowAxis three{3, 1, 1, 1};
    test::ConvolutionProblem problem(test::window_geometry(9, 5, 34, 35, three, three));
    const auto pixel = [&](int y, int x, int c) -> float& {
        return problem.input[static_cast<std::size_t>((y * 5 + x) * 34 + c)];
    };
    pixel(0, 1, 33) = infinity;
    pixel(4, 0, 2) = not_a_number;
    pixel(7, 2, 0) = -infinity;
    pixel(7, 3, 9) = infinity;  // of two infinities a sum may be NaN
    pixel(7, 4, 5) = std::numeric_limits<float>::max() / 32;
    CHECK(test::first_difference(run<3>(problem), problem.expected(), tolerance(3)) == -1);
    CHECK(test::first_difference(run<2>(problem), problem.expected(), tolerance(2)) == -1);
    CHECK(test::first_difference(run<1>(problem), problem.expected(), tolerance(1)) == -1);

    test::ConvolutionProblem weights(test::row_geometry(3, 34, 35));
    weights.weight[34 * 7 + 3] = infinity;
    weights.weight[34 * 20] = not_a_number;
    CHECK(test::first_difference(run<3>(weights), weights.expected(), tolerance(3)) == -1);
    CHECK(test::first_difference(run<1>(weights), weights.expected(), tolerance(1)) == -1);
}

TEST_CASE("the processor's registers compute the same bits as emulated ones", "[kernel][tiles]") {
    if (!tiles_available()) return;
    constexpr idem::detail::WindowAxis three{3, 1, 1, 1};
    const test::ConvolutionProblem problem(test::window_geometry(9, 11, 70, 83, three, three));
    CHECK(run<3, Relu, Tiles>(problem) == run<3, Relu>(problem));
    CHECK(run<2, Relu, Tiles>(problem) == run<2, Relu>(problem));
    CHECK(run<1, Relu, Tiles>(problem) == run<1, Relu>(problem));
}

TEST_CASE("scratch and packed sizes of tiles are constants, and do not depend on the batch", "[kernel][tiles]") {
    constexpr Geometry g{};
    STATIC_REQUIRE(tile_convolution_scratch_bytes<3>(g) > 0);
    STATIC_REQUIRE(tile_convolution_packed_floats<3>(g) > tile_convolution_packed_floats<1>(g));
}

TEST_CASE("scratch for an image on tiles is enough for some of its rows", "[kernel][tiles]") {
    using kernel::detail::PlaneShape, kernel::detail::TileScratch;
    for (const int channels : {8, 100, 700})
        for (const int stride : {1, 2})
            for (const int padding : {0, 1, 2}) {
                const idem::detail::WindowAxis window{3, stride, padding, 1};
                const Geometry g = test::window_geometry(30, 30, channels, 8, window, window);
                Geometry rows = g;
                for (rows.out_height = 1; rows.out_height < g.out_height; ++rows.out_height) {
                    rows.height = rows.out_height * stride + 2;
                    for (rows.vertical.padding = 0; rows.vertical.padding <= padding; ++rows.vertical.padding)
                        CHECK(TileScratch(rows, PlaneShape<3>(rows, 1).room_of_block()).bytes <=
                              tile_convolution_scratch_bytes<3>(g));
                }
            }
}

TEST_CASE("scratch for a line on tiles is enough for many that are shorter", "[kernel][tiles]") {
    using kernel::detail::PlaneShape, kernel::detail::TileScratch;
    for (const int channels : {5, 32, 128, 600})
        for (const int kernel : {2, 3, 9}) {
            const idem::detail::WindowAxis window{kernel, 1, kernel - 1, 1};
            Geometry g = test::window_geometry(1, 300, channels, channels, {1, 1, 0, 1}, window);
            g.out_width = g.width;  // with no padding behind
            Geometry shorter = g;
            for (shorter.out_width = 1; shorter.out_width <= g.out_width; ++shorter.out_width) {
                shorter.width = shorter.out_width;
                shorter.horizontal.padding = g.horizontal.padding;
                for (const int samples : {1, 2, 7, 1000})
                    CHECK(TileScratch(shorter, PlaneShape<3>(shorter, samples).room_of_block()).bytes <=
                          tile_convolution_scratch_bytes<3>(g));
                shorter.width += g.horizontal.padding;  // behind what came before them
                shorter.horizontal.padding = 0;
                CHECK(TileScratch(shorter, PlaneShape<3>(shorter, 1).room_of_block()).bytes <=
                      tile_convolution_scratch_bytes<3>(g));
            }
        }
}

TEST_CASE("deep products cost less on tiles than on vectors, first layers and few channels more", "[kernel][tiles]") {
    using Axis = idem::detail::WindowAxis;
    constexpr auto three_terms_pay = [](const Geometry& g) {
        return tile_convolution_cycles<3>(g) < convolution_cycles<>(g, Algorithm::direct);
    };
    constexpr bool narrow = simd::lanes<simd::Batch> < 16;  // where more may pay
    constexpr Geometry strided = test::window_geometry(14, 14, 256, 512, Axis{3, 2, 1, 1}, Axis{3, 2, 1, 1});
    constexpr Geometry tokens = test::row_geometry(128, 768, 3072);
    constexpr Geometry first = test::window_geometry(224, 224, 3, 64, Axis{7, 2, 3, 1}, Axis{7, 2, 3, 1});
    constexpr Geometry few = test::window_geometry(112, 112, 16, 96, Axis{1, 1, 0, 1}, Axis{1, 1, 0, 1});
    STATIC_REQUIRE((three_terms_pay(strided) && three_terms_pay(tokens)));
    STATIC_REQUIRE((narrow || !three_terms_pay(first)));
    STATIC_REQUIRE((narrow || !three_terms_pay(few)));
    STATIC_REQUIRE(tile_convolution_cycles<1>(strided) < tile_convolution_cycles<2>(strided));
    STATIC_REQUIRE(tile_convolution_cycles<2>(strided) < tile_convolution_cycles<3>(strided));
}

}  // namespace tile_product_test
