/// LSTM and GRU against plain loops in double precision.
#include "support/catch.hpp"

#include "kernel/recurrent_twin.hpp"
#include "kernel/shares.hpp"
#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/recurrent.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

using namespace idem;
using namespace idem::kernel;

namespace recurrent_test {
namespace {

constexpr double tolerance = 4e-6;  // of 1, which no unit exceeds, after rows that hand errors on

template <class Cell, class V>
struct Packed {
    test::Aligned<float> weights;
    test::Aligned<std::byte> scratch;

    explicit Packed(const test::RecurrentTwin<Cell>& twin)
        : weights(recurrent_packed_floats<Cell, V>(twin.geometry())),
          scratch(recurrent_scratch_bytes<V>(twin.geometry())) {
        pack_recurrent<Cell, V>(twin.geometry(), twin.parameters(), weights.data());
    }
    Call call(const std::vector<float>& input, float* output, std::ptrdiff_t batch) const {
        return {.input = input.data(), .output = output, .weights = weights.data(), .scratch = scratch.data(),
                .batch = batch};
    }
};

template <class Cell, class V>
void check(const test::RecurrentTwin<Cell>& twin) {
    INFO(twin.inputs << " inputs, " << twin.units << " units, " << twin.rows << " rows of " << twin.batch);
    const Packed<Cell, V> packed(twin);
    const std::vector<float> input = twin.input();
    test::GuardedOutput output(twin.floats());
    recurrent<Cell, V>(twin.geometry(), packed.call(input, output.data(), twin.batch));
    CHECK(test::first_difference(output.values(), twin.expected(), tolerance) == -1);
    CHECK(output.guards_hold());
}

template <class Cell, class V>
void check_all_kinds(test::RecurrentTwin<Cell> twin) {
    for (const bool has_bias : {true, false})
        for (const bool backwards : {false, true})
            for (const bool grouped : {false, true}) {
                twin.has_bias = has_bias;
                twin.backwards = backwards;
                twin.grouped = grouped;
                check<Cell, V>(twin);
            }
}

/// `body` for both cells.
template <class Body>
void for_each_cell(Body body) {
    body(Lstm{});
    body(Gru{});
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("recurrent layers of any width, over any number of rows", "[kernel][recurrent]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        for (const std::ptrdiff_t units : {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 20, 24, 25, 33, 40})
            check_all_kinds<Cell, TestType>({units % 5 + 1, units, units % 3 + 1, 2});
        check_all_kinds<Cell, TestType>({19, 20, 37, 1});
    });
}

TEMPLATE_LIST_TEST_CASE("sequences run together as they run alone, to the bit", "[kernel][recurrent]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        for (const std::ptrdiff_t batch : {1, 2, 3, 5, 6, 7, 8, 14}) {
            const test::RecurrentTwin<Cell> twin(3, 21, 4, batch);
            check<Cell, TestType>(twin);
            const Packed<Cell, TestType> packed(twin);
            std::vector<float> together(static_cast<std::size_t>(twin.floats())), alone(together);
            recurrent<Cell, TestType>(twin.geometry(), packed.call(twin.x, together.data(), batch));
            for (std::ptrdiff_t sequence = 0; sequence < batch; ++sequence) {
                Call call = packed.call(twin.x, alone.data() + sequence * 4 * 21, 1);
                call.input += sequence * 4 * 3;
                recurrent<Cell, TestType>(twin.geometry(), call);
            }
            CHECK(together == alone);
        }
    });
}

TEMPLATE_LIST_TEST_CASE("a sequence goes on with the state that its rows left, to the bit", "[kernel][recurrent]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        for (const std::ptrdiff_t units : {3, 8, 20}) {
            const test::RecurrentTwin<Cell> twin(2, units, 9, 1);
            const Packed<Cell, TestType> packed(twin);
            std::vector<float> whole(static_cast<std::size_t>(twin.floats())), pieces(whole);
            recurrent<Cell, TestType>(twin.geometry(), packed.call(twin.x, whole.data(), 1));

            std::vector<float> state(twin.state.size(), std::numeric_limits<float>::quiet_NaN());
            std::ptrdiff_t done = 0;
            for (const int rows : {1, 3, 1, 4}) {
                Geometry geometry = twin.geometry();
                geometry.height = geometry.out_height = rows;
                Call call = packed.call(twin.x, pieces.data() + done * units, 1);
                call.input += done * 2;
                call.state = state.data();
                call.begins = done == 0;
                recurrent<Cell, TestType>(geometry, call);
                done += rows;
            }
            CHECK(pieces == whole);
        }
    });
}

TEMPLATE_LIST_TEST_CASE("a state is read, and written as it is after the last row", "[kernel][recurrent]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        const test::RecurrentTwin<Cell> twin(4, 11, 3, 1);
        const Packed<Cell, TestType> packed(twin);
        std::vector<double> last;
        const std::vector<test::Expected> expected = twin.expected(twin.state, &last);
        std::vector<float> state = twin.state;
        test::GuardedOutput output(twin.floats());
        Call call = packed.call(twin.x, output.data(), 1);
        call.state = state.data();
        recurrent<Cell, TestType>(twin.geometry(), call);
        CHECK(test::first_difference(output.values(), expected, tolerance) == -1);
        std::vector<test::Expected> after;
        for (const double number : last) after.push_back({number, 1 + std::fabs(number)});
        CHECK(test::first_difference(state, after, tolerance) == -1);
    });
}

TEMPLATE_LIST_TEST_CASE("rows may be read from wider ones, and written into wider ones", "[kernel][recurrent]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        const test::RecurrentTwin<Cell> twin(3, 10, 4, 3);
        const Packed<Cell, TestType> packed(twin);
        constexpr std::ptrdiff_t in_pitch = 5, out_pitch = 27;
        std::vector<float> input(3 * 4 * in_pitch, std::numeric_limits<float>::quiet_NaN());
        for (std::ptrdiff_t row = 0; row < 12; ++row)
            std::copy_n(twin.x.begin() + row * 3, 3, input.begin() + row * in_pitch);
        std::vector<float> output(3 * 4 * out_pitch, -1.0f);
        Geometry geometry = twin.geometry();
        geometry.in_pitch = in_pitch;
        geometry.out_pitch = out_pitch;
        recurrent<Cell, TestType>(geometry, packed.call(input, output.data(), 3));
        std::vector<float> dense;
        for (std::ptrdiff_t row = 0; row < 12; ++row) {
            const auto first = output.begin() + row * out_pitch;
            dense.insert(dense.end(), first, first + 10);
            CHECK(std::all_of(first + 10, first + out_pitch, [](float y) { return y == -1.0f; }));
        }
        CHECK(test::first_difference(dense, twin.expected(), tolerance) == -1);
    });
}

TEMPLATE_LIST_TEST_CASE("a NaN stays in its sequence, from its row on", "[kernel][recurrent]", test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        test::RecurrentTwin<Cell> twin(2, 9, 5, 3);
        const Packed<Cell, TestType> packed(twin);
        twin.x[(5 + 2) * 2] = std::numeric_limits<float>::quiet_NaN();  // sequence 1, row 2
        test::GuardedOutput output(twin.floats());
        recurrent<Cell, TestType>(twin.geometry(), packed.call(twin.x, output.data(), 3));
        for (std::ptrdiff_t i = 0; i < twin.floats(); ++i) {
            const std::ptrdiff_t row = i / 9;
            CHECK(std::isnan(output.values()[static_cast<std::size_t>(i)]) == (row >= 5 + 2 && row < 10));
        }
    });
}

TEMPLATE_LIST_TEST_CASE("inputs that saturate every gate give what PyTorch's equations do", "[kernel][recurrent]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        test::RecurrentTwin<Cell> twin(1, 12, 6, 1);
        const Packed<Cell, TestType> packed(twin);
        for (const float large : {30.0f, 1e4f, std::numeric_limits<float>::infinity()}) {
            for (std::size_t i = 0; i < twin.x.size(); ++i) twin.x[i] = i % 2 == 0 ? large : -large;
            test::GuardedOutput output(twin.floats());
            recurrent<Cell, TestType>(twin.geometry(), packed.call(twin.x, output.data(), 1));
            CHECK(test::first_difference(output.values(), twin.expected(), tolerance) == -1);
        }
    });
}

TEMPLATE_LIST_TEST_CASE("threads share sequences, and give the same bits", "[kernel][recurrent][threads]",
                        test::Vectors) {
    for_each_cell([](auto cell) {
        using Cell = decltype(cell);
        for (const std::ptrdiff_t batch : {1, 2, 13}) {
            const test::RecurrentTwin<Cell> twin(2, 10, 3, batch);
            const Packed<Cell, TestType> packed(twin);
            CHECK(test::threads_agree(recurrent<Cell, TestType>, twin.geometry(), packed.call(twin.x, nullptr, batch),
                                      twin.floats(), recurrent_scratch_bytes<TestType>(twin.geometry())));
        }
    });
}

}  // namespace recurrent_test
