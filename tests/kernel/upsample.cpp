/// Upsampling against plain loops, in the precision in which places are found.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/upsample.hpp>

using namespace idem;
using namespace idem::kernel;

namespace upsample_test {
namespace {

Geometry image(int height, int width, int channels, int out_height, int out_width, bool align_corners = false) {
    Geometry g;
    g.height = height;
    g.width = width;
    g.channels = g.out_channels = channels;
    g.out_height = out_height;
    g.out_width = out_width;
    g.align_corners = align_corners;
    return g;
}

/// Element c of a place of the input, of all samples counted through.
struct Image {
    const Geometry& g;
    const std::vector<float>& floats;
    double operator()(int sample, int y, int x, int c) const {
        return floats[static_cast<std::size_t>(((sample * g.height + y) * g.width + x) * g.channels + c)];
    }
};

template <class Twin>
std::vector<test::Expected> each_output(const Geometry& g, int batch, Twin twin) {
    std::vector<test::Expected> all;
    for (int sample = 0; sample < batch; ++sample)
        for (int y = 0; y < g.out_height; ++y)
            for (int x = 0; x < g.out_width; ++x)
                for (int c = 0; c < g.channels; ++c) all.push_back({twin(sample, y, x, c), 1.0});
    return all;
}

/// The definition of PyTorch's documentation: the place between inputs, in double.
double place(int output, int in, int out, bool align_corners) {
    if (align_corners) return out > 1 ? output * (in - 1.0) / (out - 1.0) : 0.0;
    return std::max((output + 0.5) * in / out - 0.5, 0.0);
}

void check_upsample(Run run, const Geometry& g, int batch, const std::vector<float>& input,
                    const std::vector<test::Expected>& expected, double tolerance) {
    const auto count = static_cast<std::ptrdiff_t>(expected.size());
    test::GuardedOutput output(count);
    run(g, {.input = input.data(), .output = output.data(), .batch = batch});
    INFO(g.height << "x" << g.width << "x" << g.channels << " to " << g.out_height << "x" << g.out_width);
    CHECK(test::first_difference(output.values(), expected, tolerance) == -1);
    CHECK(output.guards_hold());
    CHECK(test::threads_agree(run, g, {.input = input.data(), .batch = batch}, count));
    const test::Places places{std::ptrdiff_t{batch} * g.out_height * g.out_width, g.channels};
    CHECK(test::slices_agree(run, g, {.input = input.data(), .batch = batch}, {}, places));
}

struct Size {
    int height, width, out_height, out_width;
};
constexpr Size sizes[] = {{1, 1, 1, 1}, {1, 1, 3, 4},  {2, 3, 4, 6}, {3, 5, 9, 5},
                          {7, 6, 3, 11}, {4, 4, 1, 1}, {5, 1, 8, 2}};

}  // namespace

TEST_CASE("the nearest element is taken", "[kernel][upsample]") {
    constexpr int batch = 2;
    for (const auto& [height, width, out_height, out_width] : sizes)
        for (const int channels : {1, 7, 16, 35}) {
            const Geometry g = image(height, width, channels, out_height, out_width);
            const auto input = test::random_floats(std::ptrdiff_t{batch} * height * width * channels, 1);
            const auto expected = each_output(g, batch, [&](int sample, int y, int x, int c) {
                return Image{g, input}(sample, y * g.height / g.out_height, x * g.width / g.out_width, c);
            });
            check_upsample(upsample_nearest, g, batch, input, expected, 0.0);
        }
}

TEMPLATE_LIST_TEST_CASE("linear upsampling lies between the nearest elements", "[kernel][upsample]", test::Vectors) {
    constexpr int batch = 2;
    for (const auto& [height, width, out_height, out_width] : sizes)
        for (const int channels : {1, 7, 16, 35})
            for (const bool align_corners : {false, true}) {
                const Geometry g = image(height, width, channels, out_height, out_width, align_corners);
                const auto input = test::random_floats(std::ptrdiff_t{batch} * height * width * channels, 1);
                const auto expected = each_output(g, batch, [&](int sample, int out_y, int out_x, int c) {
                    const double y = place(out_y, height, out_height, align_corners);
                    const double x = place(out_x, width, out_width, align_corners);
                    double sum = 0;
                    for (int i = 0; i < height; ++i)
                        for (int j = 0; j < width; ++j) {
                            // Beyond the last element it goes on.
                            const double down = std::max(0.0, 1 - std::fabs(std::min(y, height - 1.0) - i));
                            const double across = std::max(0.0, 1 - std::fabs(std::min(x, width - 1.0) - j));
                            sum += down * across * Image{g, input}(sample, i, j, c);
                        }
                    return sum;
                });
                check_upsample(upsample_linear<TestType>, g, batch, input, expected, 4e-6);
            }
}

}  // namespace upsample_test
