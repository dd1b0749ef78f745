/// A matrix times a packed panel, against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/matrix_product.hpp>

using namespace idem;
using namespace idem::kernel;

namespace {

template <class V>
void check_panel(std::ptrdiff_t rows, std::ptrdiff_t depth, int vectors, std::ptrdiff_t gap) {
    const std::ptrdiff_t width = vectors * simd::lanes<V>;
    const std::ptrdiff_t x_pitch = depth + gap, sums_pitch = width + gap * simd::lanes<V>;
    const auto x = test::random_floats(rows * x_pitch, 1);
    const auto values = test::random_floats(depth * width, 2);
    test::Aligned<float> panel(depth * width);
    std::copy(values.begin(), values.end(), panel.data());
    test::Aligned<float> sums(rows * sums_pitch);
    std::fill_n(sums.data(), rows * sums_pitch, -7.0f);

    multiply_panel<V>({x.data(), x_pitch, rows, depth, panel.data(), vectors, sums.data(), sums_pitch});

    INFO(rows << " rows, depth " << depth << ", " << vectors << " vectors, gap " << gap);
    for (std::ptrdiff_t m = 0; m < rows; ++m) {
        std::vector<test::Expected> expected(static_cast<std::size_t>(width));
        for (std::ptrdiff_t n = 0; n < width; ++n)
            for (std::ptrdiff_t k = 0; k < depth; ++k) {
                const double product = static_cast<double>(x[static_cast<std::size_t>(m * x_pitch + k)]) *
                                       values[static_cast<std::size_t>(k * width + n)];
                expected[static_cast<std::size_t>(n)].value += product;
                expected[static_cast<std::size_t>(n)].magnitude += std::fabs(product);
            }
        const float* row = sums.data() + m * sums_pitch;
        REQUIRE(test::first_difference({row, static_cast<std::size_t>(width)}, expected, 1e-6) == -1);
        if (gap > 0) REQUIRE(row[width] == -7.0f);
    }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a panel's product is right for every number of rows and vectors", "[kernel][product]",
                        test::Vectors) {
    for (int vectors = 1; vectors <= widest_panel<TestType>; vectors *= 2)
        for (const std::ptrdiff_t gap : {0, 3}) {
            for (std::ptrdiff_t rows = 1; rows <= 30; ++rows) check_panel<TestType>(rows, 9, vectors, gap);
            for (const std::ptrdiff_t depth : {1, 2, 3, 4, 5, 64, 301}) check_panel<TestType>(49, depth, vectors, gap);
        }
}
