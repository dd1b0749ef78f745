/// Convolution against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/convolution.hpp>

#include <sstream>

using namespace idem;
using namespace idem::kernel;
using test::Expected;

namespace {

struct Window {
    int kernel, stride = 1, padding = 0, dilation = 1;
};

Geometry convolution_geometry(int height, int width, int channels, int out_channels, Window vertical, Window horizontal,
                              int groups = 1) {
    Geometry geometry;
    geometry.height = height;
    geometry.width = width;
    geometry.channels = channels;
    geometry.out_channels = out_channels;
    geometry.vertical = {vertical.kernel, vertical.stride, vertical.padding, vertical.dilation};
    geometry.horizontal = {horizontal.kernel, horizontal.stride, horizontal.padding, horizontal.dilation};
    geometry.out_height = geometry.vertical.places(height);
    geometry.out_width = geometry.horizontal.places(width);
    geometry.groups = groups;
    return geometry;
}

Geometry linear_geometry(int rows, int in, int out) { return convolution_geometry(rows, 1, in, out, {1}, {1}); }

std::string describe(const Geometry& g, std::ptrdiff_t batch) {
    std::ostringstream text;
    text << "batch " << batch << ", " << g.height << "x" << g.width << "x" << g.channels << " to " << g.out_height
         << "x" << g.out_width << "x" << g.out_channels << ", kernel " << g.vertical.kernel << "x"
         << g.horizontal.kernel << ", groups " << g.groups;
    return text.str();
}

/// All parameters of a convolution; what is empty is absent.
struct Weights {
    std::vector<float> weight, bias, scale, shift;

    Weights(const Geometry& g, bool folded) {
        const std::ptrdiff_t taps = std::ptrdiff_t{g.vertical.kernel} * g.horizontal.kernel;
        weight = test::random_floats(taps * g.out_channels * (g.channels / g.groups), 1);
        bias = test::random_floats(g.out_channels, 2);
        if (!folded) return;
        scale = test::random_floats(g.out_channels, 3);
        shift = test::random_floats(g.out_channels, 4);
    }
    Parameters parameters() const {
        return {weight.data(), bias.data(), scale.empty() ? nullptr : scale.data(),
                shift.empty() ? nullptr : shift.data()};
    }
};

/// The definition, one output at a time; PyTorch's weight layout.
std::vector<Expected> naive_convolution(const Geometry& g, std::ptrdiff_t batch, const std::vector<float>& input,
                                        const Weights& weights, const std::vector<float>& operand) {
    std::vector<Expected> output;
    const int in_group = g.channels / g.groups, out_group = g.out_channels / g.groups;
    for (std::ptrdiff_t n = 0; n < batch; ++n)
        for (int oy = 0; oy < g.out_height; ++oy)
            for (int ox = 0; ox < g.out_width; ++ox)
                for (int o = 0; o < g.out_channels; ++o) {
                    const auto out = static_cast<std::size_t>(o);
                    Expected sum{weights.bias[out], std::fabs(weights.bias[out])};
                    for (int ky = 0; ky < g.vertical.kernel; ++ky)
                        for (int kx = 0; kx < g.horizontal.kernel; ++kx)
                            for (int c = 0; c < in_group; ++c) {
                                const int y = oy * g.vertical.stride - g.vertical.padding + ky * g.vertical.dilation;
                                const int x =
                                    ox * g.horizontal.stride - g.horizontal.padding + kx * g.horizontal.dilation;
                                if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue;
                                const int channel = o / out_group * in_group + c;
                                const std::ptrdiff_t from = ((n * g.height + y) * g.width + x) * g.channels + channel;
                                const int tap = (c * g.vertical.kernel + ky) * g.horizontal.kernel + kx;
                                const std::ptrdiff_t weight =
                                    std::ptrdiff_t{o} * in_group * g.vertical.kernel * g.horizontal.kernel + tap;
                                const double product = static_cast<double>(input[static_cast<std::size_t>(from)]) *
                                                       weights.weight[static_cast<std::size_t>(weight)];
                                sum.value += product;
                                sum.magnitude += std::fabs(product);
                            }
                    if (!weights.scale.empty()) {
                        sum.value = sum.value * weights.scale[out] + weights.shift[out];
                        sum.magnitude = sum.magnitude * std::fabs(weights.scale[out]) + std::fabs(weights.shift[out]);
                    }
                    if (!operand.empty()) {
                        sum.value += operand[output.size()];
                        sum.magnitude += std::fabs(operand[output.size()]);
                    }
                    output.push_back(sum);
                }
    return output;
}

template <class V>
void check_convolution(const Geometry& g, std::ptrdiff_t batch, bool folded = false, bool residual = false) {
    const std::ptrdiff_t out_floats = batch * g.out_height * g.out_width * g.out_channels;
    const auto input = test::random_floats(batch * g.height * g.width * g.channels, 5);
    const auto operand = residual ? test::random_floats(out_floats, 6) : std::vector<float>{};
    const Weights weights(g, folded);
    const auto expected = naive_convolution(g, batch, input, weights, operand);

    test::Aligned<float> packed(convolution_packed_floats<V>(g));
    test::Aligned<std::byte> scratch(convolution_scratch_bytes<V>(g));
    test::GuardedOutput output(out_floats);
    pack_convolution<V>(g, weights.parameters(), packed.data());
    convolution<None, V>(
        g, {input.data(), residual ? operand.data() : nullptr, output.data(), packed.data(), scratch.data(), batch});

    INFO(describe(g, batch));
    CHECK(test::first_difference(output.values(), expected, 1e-6) == -1);
    CHECK(output.guards_hold());
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a product is right for every number of rows and columns around a tile's edge",
                        "[kernel][convolution]", test::Vectors) {
    constexpr int lanes = static_cast<int>(simd::lanes<TestType>);
    for (int rows : {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 95, 96, 97, 200})
        for (int columns : {1, lanes - 1, lanes, lanes + 1, 2 * lanes, 3 * lanes - 1, 3 * lanes, 4 * lanes,
                            4 * lanes + 1, 7 * lanes + 3})
            if (columns > 0) check_convolution<TestType>(linear_geometry(rows, 7, columns), 1);
}

TEMPLATE_LIST_TEST_CASE("a product is right when its depth is cut into cache-sized blocks", "[kernel][convolution]",
                        test::Vectors) {
    for (int depth : {1, 2, 63, 64, 65, 255, 256, 257, 1000})
        check_convolution<TestType>(linear_geometry(11, depth, 70), 1);
    check_convolution<TestType>(linear_geometry(2, 9000, 3), 1);
    check_convolution<TestType>(convolution_geometry(6, 5, 100, 70, {3, 1, 1}, {3, 1, 1}), 1);
}

TEMPLATE_LIST_TEST_CASE("batches lie behind each other", "[kernel][convolution]", test::Vectors) {
    for (std::ptrdiff_t batch : {1, 3, 8}) {
        check_convolution<TestType>(linear_geometry(1, 33, 17), batch);
        check_convolution<TestType>(convolution_geometry(7, 5, 3, 9, {3, 2, 1}, {3, 2, 1}), batch);
        check_convolution<TestType>(convolution_geometry(7, 5, 20, 9, {3, 2, 1}, {3, 2, 1}), batch);
        check_convolution<TestType>(convolution_geometry(7, 5, 20, 20, {3, 2, 1}, {3, 2, 1}, 20), batch);
    }
}

TEMPLATE_LIST_TEST_CASE("windows: stride, padding, dilation, one direction only", "[kernel][convolution]",
                        test::Vectors) {
    for (int channels : {1, 3, 15, 16, 18}) {
        const auto check = [&](int height, int width, Window vertical, Window horizontal) {
            check_convolution<TestType>(convolution_geometry(height, width, channels, 5, vertical, horizontal), 2);
        };
        check(8, 9, {3, 1, 1}, {3, 1, 1});
        check(15, 13, {7, 2, 3}, {7, 2, 3});
        check(9, 9, {2, 3, 0}, {2, 3, 0});  // stride beyond the kernel
        check(1, 1, {3, 1, 1}, {3, 1, 1});  // more padding than input
        check(9, 11, {3, 1, 2, 2}, {3, 2, 4, 3});
        check(1, 40, {1}, {5, 1, 4, 2});  // one-dimensional
        check(6, 1, {4, 1, 3}, {1});
        check(4, 4, {4}, {4});  // the window is the input
        check(5, 6, {1, 2}, {1, 2});
        check(6, 5, {2, 1, 0}, {3, 1, 2});
    }
}

TEMPLATE_LIST_TEST_CASE("groups see only their own channels", "[kernel][convolution]", test::Vectors) {
    for (int groups : {2, 3, 4}) {
        check_convolution<TestType>(convolution_geometry(6, 7, 12, 24, {3, 1, 1}, {3, 1, 1}, groups), 2, true, true);
        check_convolution<TestType>(convolution_geometry(6, 7, 12 * 17, 12, {1}, {1}, groups), 1);
    }
    check_convolution<TestType>(convolution_geometry(6, 7, 6, 12, {3, 1, 1}, {3, 1, 1}, 6), 1);  // multiplier 2
}

TEMPLATE_LIST_TEST_CASE("depthwise convolution, every remainder of channels", "[kernel][convolution]", test::Vectors) {
    for (int channels : {2, 3, 4, 5, 8, 15, 16, 17, 33, 64, 70})
        check_convolution<TestType>(convolution_geometry(9, 14, channels, channels, {3, 1, 1}, {5, 2, 2}, channels), 2,
                                    true, true);
    check_convolution<TestType>(convolution_geometry(9, 9, 10, 10, {3, 1, 2, 2}, {3, 1, 2, 2}, 10), 1);
}

TEMPLATE_LIST_TEST_CASE("bias, folded scale and shift, and a residual", "[kernel][convolution]", test::Vectors) {
    for (const bool folded : {false, true})
        for (const bool residual : {false, true}) {
            check_convolution<TestType>(linear_geometry(7, 12, 37), 3, folded, residual);
            check_convolution<TestType>(convolution_geometry(6, 6, 18, 21, {3, 1, 1}, {3, 1, 1}), 1, folded, residual);
        }
}

TEMPLATE_LIST_TEST_CASE("without bias, sums begin with zero, or with the shift", "[kernel][convolution]",
                        test::Vectors) {
    const Geometry g = linear_geometry(1, 2, 3);
    const float weight[] = {1, 2, 3, 4, 5, 6}, shift[] = {10, 20, 30}, input[] = {1, 10};
    const float* const shifts[] = {nullptr, shift};
    for (const float* added : shifts) {
        test::Aligned<float> packed(convolution_packed_floats<TestType>(g));
        test::Aligned<std::byte> scratch(convolution_scratch_bytes<TestType>(g));
        test::GuardedOutput output(3);
        pack_convolution<TestType>(g, {weight, nullptr, nullptr, added}, packed.data());
        convolution<None, TestType>(g, {input, nullptr, output.data(), packed.data(), scratch.data(), 1});
        CHECK(output.values()[0] == (added ? 31.0f : 21.0f));
        CHECK(output.values()[1] == (added ? 63.0f : 43.0f));
        CHECK(output.values()[2] == (added ? 95.0f : 65.0f));
    }
}

TEMPLATE_LIST_TEST_CASE("the activation comes last, after the residual", "[kernel][convolution]", test::Vectors) {
    const Geometry g = linear_geometry(1, 1, 2);
    const float weight[] = {1, -1}, input[] = {2}, operand[] = {-3, 5};
    test::Aligned<float> packed(convolution_packed_floats<TestType>(g));
    test::Aligned<std::byte> scratch(convolution_scratch_bytes<TestType>(g));
    test::GuardedOutput output(2);
    pack_convolution<TestType>(g, {weight, nullptr, nullptr, nullptr}, packed.data());
    convolution<Relu, TestType>(g, {input, operand, output.data(), packed.data(), scratch.data(), 1});
    CHECK(output.values()[0] == 0.0f);
    CHECK(output.values()[1] == 3.0f);
}

TEMPLATE_LIST_TEST_CASE("NaN and infinity reach exactly the outputs that see them", "[kernel][convolution]",
                        test::Vectors) {
    for (int channels : {3, 16}) {
        const Geometry g = convolution_geometry(5, 5, channels, 3, {3, 1, 1}, {3, 1, 1});
        auto input = test::random_floats(25 * channels, 7);
        input[static_cast<std::size_t>(12 * channels)] = std::numeric_limits<float>::quiet_NaN();  // the middle
        test::Aligned<float> packed(convolution_packed_floats<TestType>(g));
        test::Aligned<std::byte> scratch(convolution_scratch_bytes<TestType>(g));
        test::GuardedOutput output(75);
        pack_convolution<TestType>(g, Weights(g, false).parameters(), packed.data());
        convolution<Relu, TestType>(g, {input.data(), nullptr, output.data(), packed.data(), scratch.data(), 1});
        for (int y = 0; y < 5; ++y)
            for (int x = 0; x < 5; ++x) {
                const bool sees = std::abs(y - 2) <= 1 && std::abs(x - 2) <= 1;
                CHECK(std::isnan(output.values()[static_cast<std::size_t>((y * 5 + x) * 3)]) == sees);
            }
    }
}

TEST_CASE("scratch and packed sizes are constants, and do not depend on the batch", "[kernel][convolution]") {
    constexpr Geometry g{};
    STATIC_REQUIRE(convolution_scratch_bytes(g) > 0);
    STATIC_REQUIRE(convolution_packed_floats(g) >= 2);
}
