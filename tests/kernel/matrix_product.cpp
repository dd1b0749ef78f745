/// A matrix times a packed panel, against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/matrix_product.hpp>

using namespace idem;
using namespace idem::kernel;

namespace {

template <class V>
void check_panel(std::ptrdiff_t rows, std::ptrdiff_t chunks, int vectors) {
    constexpr std::ptrdiff_t lanes = simd::lanes<V>;
    const std::ptrdiff_t width = vectors * lanes, depth = chunks * lanes;
    const auto x = test::random_floats(rows * depth, 1);
    const auto values = test::random_floats(depth * width, 2);
    test::Aligned<float> panel(depth * width), chunked(rows * depth), sums((rows + 1) * width);
    std::copy(values.begin(), values.end(), panel.data());
    for (std::ptrdiff_t m = 0; m < rows; ++m)
        for (std::ptrdiff_t k = 0; k < depth; ++k)
            chunked.data()[(k / lanes * rows + m) * lanes + k % lanes] = x[static_cast<std::size_t>(m * depth + k)];
    std::fill_n(sums.data(), (rows + 1) * width, -7.0f);

    const Wanted next{panel.data(), depth * width};
    multiply_panel<V>({chunked.data(), rows, chunks, panel.data(), vectors, sums.data(), next});

    INFO(rows << " rows, depth " << depth << ", " << vectors << " vectors");
    for (std::ptrdiff_t m = 0; m < rows; ++m) {
        std::vector<test::Expected> expected(static_cast<std::size_t>(width));
        for (std::ptrdiff_t n = 0; n < width; ++n)
            for (std::ptrdiff_t k = 0; k < depth; ++k) {
                const double product = static_cast<double>(x[static_cast<std::size_t>(m * depth + k)]) *
                                       values[static_cast<std::size_t>(k * width + n)];
                expected[static_cast<std::size_t>(n)].value += product;
                expected[static_cast<std::size_t>(n)].magnitude += std::fabs(product);
            }
        const float* row = sums.data() + m * width;
        REQUIRE(test::first_difference({row, static_cast<std::size_t>(width)}, expected, 1e-6) == -1);
    }
    REQUIRE(sums.data()[rows * width] == -7.0f);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a panel's product is right for every even number of rows and vectors", "[kernel][product]",
                        test::Vectors) {
    for (int vectors = 1; vectors <= widest_panel<TestType>; ++vectors) {
        for (std::ptrdiff_t rows = 2; rows <= 30; rows += 2) check_panel<TestType>(rows, 2, vectors);
        for (const std::ptrdiff_t chunks : {1, 2, 3, 4, 5, 19}) check_panel<TestType>(50, chunks, vectors);
    }
}
