/// The product of one row, of constant sizes, against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/convolution_problem.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/convolution.hpp>
#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/small_row.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

using namespace idem;
using namespace idem::kernel;

namespace small_row_test {
namespace {

/// A window at one place of a line, whose pieces but the last lie apart, and that one elsewhere.
template <class V, SmallRow row>
struct Problem : test::ConvolutionProblem {
    static constexpr int dilation = 3;
    static constexpr Geometry geometry = test::window_geometry(1, (row.taps - 1) * dilation + 1, row.channels,
                                                               row.columns, {1}, {row.taps, 1, 0, dilation});
    test::Aligned<float> packed;
    std::vector<float> earlier, last;

    explicit Problem(const test::Variation& with) : ConvolutionProblem(geometry, with), packed(packed_floats()) {
        pack_convolution<V>(geometry, parameters(), packed.data());
        const auto end_of_earlier = input.end() - row.channels;
        earlier.assign(input.begin(), end_of_earlier);
        earlier.resize(input.size(), std::numeric_limits<float>::quiet_NaN());
        last.assign(end_of_earlier, input.end());
    }
    static std::ptrdiff_t packed_floats() { return convolution_packed_floats<V>(geometry); }

    template <class Function>
    test::GuardedOutput run() const {
        test::GuardedOutput output(row.columns);
        small_row<V, row, &kernel::detail::apply_activation<Function, V>>(
            {earlier.data(), dilation * row.channels, last.data(), packed.data(),
             operand.empty() ? nullptr : operand.data(), output.data()});
        CHECK(output.guards_hold());
        return output;
    }
};

template <class V, SmallRow row>
void check_row() {
    for (const test::Variation& with : {test::Variation{}, {.folded = true}, {.residual = true}}) {
        const Problem<V, row> problem(with);
        const test::GuardedOutput sums = problem.template run<None>();
        INFO(problem.describe());
        CHECK(test::first_difference(sums.values(), problem.expected(), 1e-6) == -1);
        const test::GuardedOutput clamped = problem.template run<Relu6>();
        const test::GuardedOutput applied = problem.template run<LeakyRelu<0.5>>();
        for (std::size_t i = 0; i < sums.values().size(); ++i) {
            const float x = sums.values()[i];
            CHECK(clamped.values()[i] == std::min(std::max(x, 0.0f), 6.0f));
            CHECK(applied.values()[i] == (x > 0 ? x : 0.5f * x));
        }
    }
}

template <class V, SmallRow... row>
void check_rows() {
    (check_row<V, row>(), ...);
}

}  // namespace

// One lane takes the compiler a product for each weight.
TEMPLATE_LIST_TEST_CASE("a small row: pieces, channels and columns around the edges of vectors and panels",
                        "[kernel][small_row]", test::Vectors) {
    using V = TestType;
    check_rows<V, SmallRow{1, 1, 1}, SmallRow{3, 1, 8}, SmallRow{2, 3, 5}, SmallRow{3, 8, 7}>();
    if constexpr (simd::lanes<V> > 1)
        check_rows<V, SmallRow{1, 16, 24}, SmallRow{2, 6, 17}, SmallRow{3, 7, 33}, SmallRow{2, 32, 40},
                   SmallRow{1, 5, 100}, SmallRow{2, 12, 72}>();
}

}  // namespace small_row_test
