/// Convolution against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
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

namespace {

/// What a convolution reads, in memory of exactly its size; everything by the same seeds.
template <class V>
struct Prepared {
    Geometry g;
    std::ptrdiff_t batch;
    Weights weights;
    std::vector<float> input, operand, input_scale, input_shift;
    test::Aligned<float> packed;
    test::Aligned<std::byte> scratch;

    Prepared(const Geometry& geometry, std::ptrdiff_t samples, bool residual = false)
        : g(geometry),
          batch(samples),
          weights(g, false),
          input(test::random_floats(in_places() * in_pitch(), 5)),
          operand(residual ? test::random_floats(out_places() * operand_pitch(), 6) : std::vector<float>{}),
          input_scale(test::random_floats(g.channels, 8)),
          input_shift(test::random_floats(g.channels, 9)),
          packed(convolution_packed_floats<V>(g)),
          scratch(convolution_scratch_bytes<V>(g)) {
        Parameters parameters = weights.parameters();
        parameters.input_scale = input_scale.data();
        parameters.input_shift = input_shift.data();
        pack_convolution<V>(g, parameters, packed.data());
    }

    std::ptrdiff_t in_pitch() const { return g.in_pitch ? g.in_pitch : g.channels; }
    std::ptrdiff_t out_pitch() const { return g.out_pitch ? g.out_pitch : g.out_channels; }
    std::ptrdiff_t operand_pitch() const { return g.operand_pitch ? g.operand_pitch : g.out_channels; }
    std::ptrdiff_t in_places() const { return batch * g.height * g.width; }
    std::ptrdiff_t out_places() const { return batch * g.out_height * g.out_width; }
    std::ptrdiff_t out_floats() const { return out_places() * out_pitch(); }

    /// Without output and scratch.
    Call call() const {
        return {.input = input.data(),
                .operand = operand.empty() ? nullptr : operand.data(),
                .weights = packed.data(),
                .batch = batch};
    }
    template <class Activation>
    test::GuardedOutput run() const {
        test::GuardedOutput output(out_floats());
        Call whole = call();
        whole.output = output.data();
        whole.scratch = scratch.data();
        convolution<Activation, V>(g, whole);
        return output;
    }
    /// What the definition gives, on dense streams.
    std::vector<Expected> expected() const {
        std::vector<float> dense;
        for (std::size_t i = 0; i < input.size(); ++i) {
            const auto channel = static_cast<std::ptrdiff_t>(i) % in_pitch();
            if (channel < g.channels) dense.push_back(transformed(input[i], static_cast<std::size_t>(channel)));
        }
        std::vector<float> added;
        for (std::size_t i = 0; i < operand.size(); ++i)
            if (static_cast<std::ptrdiff_t>(i) % operand_pitch() < g.out_channels) added.push_back(operand[i]);
        return naive_convolution(g, batch, dense, weights, added);
    }

  private:
    float transformed(float x, std::size_t channel) const {
        if (g.prologue == Prologue::none) return x;
        const float y = std::fma(x, input_scale[channel], input_shift[channel]);
        return g.prologue == Prologue::scale_shift_relu && y < 0 ? 0.0f : y;
    }
};

/// With and without gaps between places: what is computed is right, and gaps stay as they were.
template <class V>
void check_slices(const Geometry& g, std::ptrdiff_t batch, bool residual) {
    const Prepared<V> problem(g, batch, residual);
    const test::GuardedOutput output = problem.template run<None>();
    std::vector<float> dense;
    bool gaps_hold = true;
    for (std::size_t i = 0; i < output.values().size(); ++i) {
        if (static_cast<std::ptrdiff_t>(i) % problem.out_pitch() < g.out_channels) dense.push_back(output.values()[i]);
        else gaps_hold = gaps_hold && std::isnan(output.values()[i]);
    }
    INFO(describe(g, batch));
    CHECK(test::first_difference(dense, problem.expected(), 2e-6) == -1);
    CHECK(gaps_hold);
    CHECK(output.guards_hold());
}

/// Wide enough for rows to be interleaved, in every vector type, with a narrow panel at the end.
template <class V>
int many_columns() {
    return static_cast<int>(kernel::detail::panels_worth_interleaving * widest_panel<V> * simd::lanes<V>) + 1;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("streams may be slices of wider ones", "[kernel][convolution]", test::Vectors) {
    for (Geometry g : {linear_geometry(15, 9, 37), convolution_geometry(5, 6, 3, 17, {3, 1, 1}, {3, 2, 1}),
                       convolution_geometry(5, 6, 20, 33, {3, 1, 1}, {3, 2, 1}),
                       convolution_geometry(5, 6, 20, 6, {3, 1, 1}, {3, 1, 1}, 2)}) {
        g.in_pitch = g.channels + 5;
        check_slices<TestType>(g, 2, true);
        g.out_pitch = g.out_channels + 3;
        check_slices<TestType>(g, 2, false);
        g.operand_pitch = g.out_channels + 7;
        check_slices<TestType>(g, 2, true);
    }
}

TEMPLATE_LIST_TEST_CASE("a prologue transforms the input", "[kernel][convolution]", test::Vectors) {
    for (const Prologue prologue : {Prologue::scale_shift, Prologue::scale_shift_relu})
        for (Geometry g : {linear_geometry(1, 21, 9), linear_geometry(150, 18, 9),
                           convolution_geometry(7, 5, 33, 20, {1, 2}, {1, 2}),
                           linear_geometry(45, 21, many_columns<TestType>())}) {
            g.prologue = prologue;
            check_slices<TestType>(g, 1, false);
            g.in_pitch = g.channels + 5;
            check_slices<TestType>(g, 2, true);
        }
}

TEMPLATE_LIST_TEST_CASE("interleaved rows give what rows by address give", "[kernel][convolution]", test::Vectors) {
    const int columns = many_columns<TestType>();
    for (const int rows : {12, 13, 14, 15, 29, 42, 141})
        for (const int depth : {1, 3, 4, 17}) check_slices<TestType>(linear_geometry(rows, depth, columns), 1, false);
    check_slices<TestType>(convolution_geometry(7, 7, 18, columns, {3, 1, 1}, {3, 1, 1}), 1, true);
}

TEMPLATE_LIST_TEST_CASE("sums wait in the output between parts of the depth", "[kernel][convolution]",
                        test::Vectors) {
    const int depth = static_cast<int>(kernel::detail::longest_part) + 3;
    for (const int rows : {1, 2, 16}) check_slices<TestType>(linear_geometry(rows, depth, 5), 1, true);
    check_slices<TestType>(convolution_geometry(3, 3, depth / 4, 5, {3, 1, 1}, {3, 1, 1}), 1, true);
}

TEMPLATE_LIST_TEST_CASE("every activation is applied once, to whole sums", "[kernel][convolution]", test::Vectors) {
    const int deep = static_cast<int>(kernel::detail::longest_part) + 3;
    for (const Geometry& g : {linear_geometry(1, deep, 5), linear_geometry(15, deep, 37), linear_geometry(1, 9, 300)}) {
        const Prepared<TestType> problem(g, 1, true);
        const test::GuardedOutput sums = problem.template run<None>();
        const auto check = [&](const test::GuardedOutput& output, auto apply) {
            for (std::size_t i = 0; i < sums.values().size(); ++i)
                CHECK(output.values()[i] == Approx(apply(sums.values()[i])).margin(1e-6));
        };
        check(problem.template run<Relu>(), [](float x) { return std::max(x, 0.0f); });
        check(problem.template run<Relu6>(), [](float x) { return std::min(std::max(x, 0.0f), 6.0f); });
        check(problem.template run<LeakyRelu<0.5>>(), [](float x) { return x > 0 ? x : 0.5f * x; });
    }
}

TEMPLATE_LIST_TEST_CASE("threads share rows and panels, and give the same bits", "[kernel][convolution][threads]",
                        test::Vectors) {
    const int columns = many_columns<TestType>();
    for (const std::ptrdiff_t batch : {1, 3})
        for (Geometry g : {linear_geometry(1, 9, 300), linear_geometry(2, 9, 70), linear_geometry(50, 9, 3),
                           linear_geometry(29, 9, columns), convolution_geometry(7, 7, 20, 33, {3, 1, 1}, {3, 1, 1}),
                           convolution_geometry(7, 7, 12, 24, {3, 1, 1}, {3, 1, 1}, 3),
                           convolution_geometry(9, 7, 10, 10, {3, 2, 1}, {3, 1, 1}, 10)}) {
            const Prepared<TestType> problem(g, batch, true);
            INFO(describe(g, batch));
            const std::ptrdiff_t scratch = convolution_scratch_bytes<TestType>(g);
            CHECK(test::threads_agree(convolution<Relu, TestType>, g, problem.call(), problem.out_floats(), scratch));
        }
}

TEMPLATE_LIST_TEST_CASE("a sample's bits do not depend on its batch", "[kernel][convolution]", test::Vectors) {
    const Geometry g = linear_geometry(1, 77, many_columns<TestType>());
    const test::GuardedOutput alone = Prepared<TestType>(g, 1).template run<None>();
    for (const std::ptrdiff_t batch : {2, 3, 40}) {
        const test::GuardedOutput all = Prepared<TestType>(g, batch).template run<None>();
        CHECK(std::equal(alone.values().begin(), alone.values().end(), all.values().begin()));
    }
}

TEST_CASE("every part of a product has one thread, whatever their number", "[kernel][convolution][threads]") {
    for (const std::ptrdiff_t rows : {1, 7, 49, 3136})
        for (const std::ptrdiff_t panels : {1, 2, 16, 33})
            for (const int threads : {1, 2, 3, 4, 6, 8}) {
                std::ptrdiff_t parts = 0;
                for (int thread = 0; thread < threads; ++thread) {
                    const auto part = kernel::detail::share_product(rows, panels, 32, thread, threads);
                    parts += (part.rows.end - part.rows.begin) * (part.panels.end - part.panels.begin);
                }
                CHECK(parts == rows * panels);
            }
    // Many rows are cut by rows; few, whose weights are the larger part, by panels.
    CHECK(kernel::detail::share_product(3136, 2, 32, 0, 2).rows.end == 1568);
    CHECK(kernel::detail::share_product(49, 16, 32, 0, 2).panels.end == 8);
}

TEST_CASE("scratch and packed sizes are constants, and do not depend on the batch", "[kernel][convolution]") {
    constexpr Geometry g{};
    STATIC_REQUIRE(convolution_scratch_bytes(g) > 0);
    STATIC_REQUIRE(convolution_packed_floats(g) >= 2);
}
