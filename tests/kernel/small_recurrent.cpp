/// Recurrent layers in registers against plain loops, around every edge of a vector.
#include "support/catch.hpp"

#include "kernel/recurrent_twin.hpp"
#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/small_recurrent.hpp>

#include <cmath>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using namespace idem;
using namespace idem::kernel;

namespace small_recurrent_test {
namespace {

/// One lane takes the compiler a product for each weight.
template <class V>
using Units = std::conditional_t<simd::lanes<V> == 1, std::integer_sequence<int, 1, 3>,
                                 std::integer_sequence<int, 1, 3, 4, 8, 9, 16, 20>>;

template <class Cell, class V, int in, int units>
void check() {
    INFO(in << " inputs, " << units << " units");
    const test::RecurrentTwin<Cell> twin(in, units, 5, 1);
    test::Aligned<float> packed(small_recurrent_of<Cell, V>(twin.geometry()).packed_floats());
    pack_small_recurrent<Cell, V>(twin.geometry(), twin.parameters(), packed.data());
    for (const bool goes_on : {false, true}) {
        const std::vector<float> from = goes_on ? twin.state : std::vector<float>{};
        SmallState<Cell, V, units> state;
        load_state(goes_on ? from.data() : nullptr, state);
        test::GuardedOutput output(twin.floats()), after(static_cast<std::ptrdiff_t>(twin.state.size()));
        for (std::size_t row = 0; row < 5; ++row) {
            const auto x = load_small<V, in>(twin.x.data() + row * std::size_t{in});
            store_small(output.data() + row * std::size_t{units}, small_recurrent(x, state, packed.data()));
        }
        store_state(after.data(), state);
        std::vector<double> last;
        CHECK(test::first_difference(output.values(), twin.expected(from, &last), 4e-6) == -1);
        std::vector<test::Expected> expected;
        for (const double number : last) expected.push_back({number, 1 + std::fabs(number)});
        CHECK(test::first_difference(after.values(), expected, 4e-6) == -1);
        CHECK(output.guards_hold());
        CHECK(after.guards_hold());
    }
}

template <class Cell, class V>
void check_widths() {
    [&]<int... units>(std::integer_sequence<int, units...>) {
        (check<Cell, V, units % 3 + 1, units>(), ...);
    }(Units<V>{});
    check<Cell, V, 5, 2>();
    check<Cell, V, 9, 5>();
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("an LSTM in registers", "[kernel][small_recurrent]", test::RegisterVectors) {
    check_widths<Lstm, TestType>();
}
TEMPLATE_LIST_TEST_CASE("a GRU in registers", "[kernel][small_recurrent]", test::RegisterVectors) {
    check_widths<Gru, TestType>();
}

}  // namespace small_recurrent_test
