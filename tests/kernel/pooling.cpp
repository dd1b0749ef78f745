/// Pooling against naive twins that walk PyTorch's definitions, element by element.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/pooling.hpp>

using namespace idem;
using namespace idem::kernel;
using test::Expected;

namespace {

using Axis = idem::detail::WindowAxis;

Geometry pooling_geometry(int height, int width, int channels, Axis vertical, Axis horizontal, bool ceil = false) {
    Geometry geometry;
    geometry.height = height;
    geometry.width = width;
    geometry.channels = geometry.out_channels = channels;
    geometry.vertical = vertical;
    geometry.horizontal = horizontal;
    geometry.out_height = static_cast<int>(vertical.places(height, ceil));
    geometry.out_width = static_cast<int>(horizontal.places(width, ceil));
    return geometry;
}

/// Calls `output(n, y, x, c)` in the order of an output that is channels last.
template <class Output>
std::vector<Expected> for_each_output(const Geometry& g, std::ptrdiff_t batch, Output output) {
    std::vector<Expected> all;
    for (std::ptrdiff_t n = 0; n < batch; ++n)
        for (int y = 0; y < g.out_height; ++y)
            for (int x = 0; x < g.out_width; ++x)
                for (int c = 0; c < g.channels; ++c) all.push_back({output(n, y, x, c), 1.0});
    return all;
}

double element(const Geometry& g, const std::vector<float>& input, std::ptrdiff_t n, int y, int x, int c) {
    return input[static_cast<std::size_t>(((n * g.height + y) * g.width + x) * g.channels + c)];
}

std::vector<Expected> naive_max(const Geometry& g, std::ptrdiff_t batch, const std::vector<float>& input) {
    return for_each_output(g, batch, [&](std::ptrdiff_t n, int oy, int ox, int c) {
        double largest = -std::numeric_limits<double>::infinity();
        for (int i = 0; i < g.vertical.kernel; ++i)
            for (int j = 0; j < g.horizontal.kernel; ++j) {
                const int y = oy * g.vertical.stride - g.vertical.padding + i * g.vertical.dilation;
                const int x = ox * g.horizontal.stride - g.horizontal.padding + j * g.horizontal.dilation;
                if (y < 0 || y >= g.height || x < 0 || x >= g.width) continue;
                const double value = element(g, input, n, y, x, c);
                if (value > largest || std::isnan(value)) largest = value;
            }
        return largest;
    });
}

/// As aten/src/ATen/native/cpu/AvgPoolKernel.cpp counts.
std::vector<Expected> naive_average(const Geometry& g, std::ptrdiff_t batch, const std::vector<float>& input) {
    return for_each_output(g, batch, [&](std::ptrdiff_t n, int oy, int ox, int c) {
        const int y0 = oy * g.vertical.stride - g.vertical.padding;
        const int x0 = ox * g.horizontal.stride - g.horizontal.padding;
        const int y1 = std::min(y0 + g.vertical.kernel, g.height + g.vertical.padding);
        const int x1 = std::min(x0 + g.horizontal.kernel, g.width + g.horizontal.padding);
        double sum = 0;
        int inside = 0;
        for (int y = std::max(y0, 0); y < std::min(y1, g.height); ++y)
            for (int x = std::max(x0, 0); x < std::min(x1, g.width); ++x, ++inside)
                sum += element(g, input, n, y, x, c);
        return sum / (g.count_padding ? (y1 - y0) * (x1 - x0) : inside);
    });
}

std::vector<Expected> naive_adaptive(const Geometry& g, std::ptrdiff_t batch, const std::vector<float>& input) {
    const auto begin = [](int i, int out, int in) { return static_cast<int>(std::floor(double(i) * in / out)); };
    const auto end = [](int i, int out, int in) { return static_cast<int>(std::ceil(double(i + 1) * in / out)); };
    return for_each_output(g, batch, [&](std::ptrdiff_t n, int oy, int ox, int c) {
        double sum = 0;
        int count = 0;
        for (int y = begin(oy, g.out_height, g.height); y < end(oy, g.out_height, g.height); ++y)
            for (int x = begin(ox, g.out_width, g.width); x < end(ox, g.out_width, g.width); ++x, ++count)
                sum += element(g, input, n, y, x, c);
        return sum / count;
    });
}

template <class Twin>
void check_pooling(const Geometry& g, std::ptrdiff_t batch, Run run, Twin twin, double tolerance,
                   std::vector<float> input = {}) {
    if (input.empty()) input = test::random_floats(batch * g.height * g.width * g.channels, 1);
    test::GuardedOutput output(batch * g.out_height * g.out_width * g.channels);
    run(g, {input.data(), nullptr, output.data(), nullptr, nullptr, batch});
    INFO("kernel " << g.vertical.kernel << "x" << g.horizontal.kernel << ", channels " << g.channels);
    CHECK(test::first_difference(output.values(), twin(g, batch, input), tolerance) == -1);
    CHECK(output.guards_hold());
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("max pooling takes the largest element, every remainder of channels", "[kernel][pooling]",
                        test::Vectors) {
    for (int channels : {1, 3, 4, 5, 8, 16, 17, 35, 64, 67, 133})
        for (std::ptrdiff_t batch : {1, 3, 8})
            check_pooling(pooling_geometry(7, 9, channels, {3, 2, 1}, {3, 2, 1}), batch, max_pool<TestType>, naive_max,
                          0);
}

TEMPLATE_LIST_TEST_CASE("max pooling with dilation, stride beyond the kernel and windows that hang over",
                        "[kernel][pooling]", test::Vectors) {
    check_pooling(pooling_geometry(9, 11, 5, {3, 1, 1, 2}, {2, 3, 1, 4}), 2, max_pool<TestType>, naive_max, 0);
    check_pooling(pooling_geometry(9, 11, 5, {2, 5}, {1, 4}), 2, max_pool<TestType>, naive_max, 0);
    check_pooling(pooling_geometry(6, 8, 5, {3, 2}, {3, 2, 1}, true), 2, max_pool<TestType>, naive_max, 0);
    check_pooling(pooling_geometry(1, 10, 5, {1}, {4, 3, 2}, true), 2, max_pool<TestType>, naive_max, 0);
}

TEMPLATE_LIST_TEST_CASE("max pooling gives NaN where a window holds one, and minus infinity where nothing is larger",
                        "[kernel][pooling]", test::Vectors) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const Geometry g = pooling_geometry(4, 4, 3, {2, 2}, {2, 2});
    for (std::size_t place : {0u, 3u, 12u, 15u}) {
        auto input = test::random_floats(48, 1);
        input[place] = std::numeric_limits<float>::quiet_NaN();
        check_pooling(g, 1, max_pool<TestType>, naive_max, 0, input);
    }
    check_pooling(g, 1, max_pool<TestType>, naive_max, 0, std::vector<float>(48, -infinity));
}

TEMPLATE_LIST_TEST_CASE("average pooling counts padding or does not, but never what lies beyond it",
                        "[kernel][pooling]", test::Vectors) {
    for (const bool count_padding : {true, false})
        for (const bool ceil : {true, false})
            for (int channels : {1, 4, 17}) {
                for (Geometry g : {pooling_geometry(6, 8, channels, {3, 2, 1}, {3, 2, 1}, ceil),
                                   pooling_geometry(8, 7, channels, {2, 3}, {4, 3, 2}, ceil),
                                   pooling_geometry(1, 10, channels, {1}, {4, 3, 2}, ceil)}) {
                    g.count_padding = count_padding;
                    check_pooling(g, 3, average_pool<TestType>, naive_average, 1e-6);
                }
            }
}

TEMPLATE_LIST_TEST_CASE("adaptive average pooling begins and ends where PyTorch's does", "[kernel][pooling]",
                        test::Vectors) {
    const int extents[][4] = {{7, 7, 1, 1}, {7, 7, 7, 7}, {10, 7, 3, 4}, {5, 6, 4, 4}, {3, 2, 5, 7}, {1, 13, 1, 6}};
    for (const auto& [height, width, out_height, out_width] : extents)
        for (int channels : {1, 17, 64, 150}) {
            Geometry g = pooling_geometry(height, width, channels, {}, {});
            g.out_height = out_height;
            g.out_width = out_width;
            check_pooling(g, 3, adaptive_average_pool<TestType>, naive_adaptive, 1e-6);
        }
}

TEMPLATE_LIST_TEST_CASE("threads share the rows of a pooling's output, and give the same bits",
                        "[kernel][pooling][threads]", test::Vectors) {
    for (const std::ptrdiff_t batch : {1, 3}) {
        const Geometry g = pooling_geometry(9, 7, 19, {3, 2, 1}, {3, 2, 1});
        const auto input = test::random_floats(batch * g.height * g.width * g.channels, 1);
        const Call call{.input = input.data(), .batch = batch};
        const std::ptrdiff_t count = batch * g.out_height * g.out_width * g.channels;
        CHECK(test::threads_agree(max_pool<TestType>, g, call, count));
        CHECK(test::threads_agree(average_pool<TestType>, g, call, count));
        CHECK(test::threads_agree(adaptive_average_pool<TestType>, g, call, count));
    }
    Geometry g = pooling_geometry(4, 5, 150, {}, {});
    g.out_height = g.out_width = 1;
    const auto input = test::random_floats(2 * 4 * 5 * 150, 1);
    CHECK(test::threads_agree(adaptive_average_pool<TestType>, g, {.input = input.data(), .batch = 2}, 2 * 150));
}

TEMPLATE_LIST_TEST_CASE("pooling from and to slices leaves what lies beside them", "[kernel][pooling][slices]",
                        test::Vectors) {
    for (const int channels : {3, 17, 64, 130}) {
        const Geometry g = pooling_geometry(5, 4, channels, {3, 2, 1}, {2, 1, 1});
        const auto input = test::random_floats(2 * 5 * 4 * channels, 1);
        const Call call{.input = input.data(), .batch = 2};
        const test::Places in{2 * 5 * 4, channels}, out{2 * g.out_height * g.out_width, channels};
        CHECK(test::slices_agree(max_pool<TestType>, g, call, in, out));
        CHECK(test::slices_agree(average_pool<TestType>, g, call, in, out));
        CHECK(test::slices_agree(adaptive_average_pool<TestType>, g, call, in, out));
    }
}
