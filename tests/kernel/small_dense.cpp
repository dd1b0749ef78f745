/// Layers in registers against plain loops, around every edge of a vector.
#include "support/catch.hpp"

#include "kernel/streams.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/lanewise.hpp>
#include <idem/kernel/small_dense.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

using namespace idem;
using namespace idem::kernel;

namespace {

/// Around the lanes of 4, 8 and 16, and their halves. One lane takes the compiler a product for each weight.
template <class V>
using Widths = std::conditional_t<simd::lanes<V> == 1, std::integer_sequence<int, 1, 2, 3, 9>,
                                  std::integer_sequence<int, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 33, 40>>;

/// y = (W x + bias) scale + shift
struct Layer {
    int in, out;
    std::vector<float> weight, bias, scale, shift;

    Layer(int inputs, int outputs, unsigned seed)
        : in(inputs),
          out(outputs),
          weight(test::random_floats(in * out, seed)),
          bias(test::random_floats(out, seed + 1)),
          scale(test::random_floats(out, seed + 2)),
          shift(test::random_floats(out, seed + 3)) {}

    std::vector<test::Expected> twin(const std::vector<float>& x) const {
        std::vector<test::Expected> y;
        for (std::size_t o = 0; o < bias.size(); ++o) {
            double sum = double{bias[o]}, magnitude = std::abs(sum);
            for (std::size_t i = 0; i < x.size(); ++i) {
                const double product = double{weight[o * x.size() + i]} * double{x[i]};
                sum += product;
                magnitude += std::abs(product);
            }
            y.push_back({sum * double{scale[o]} + double{shift[o]}, magnitude + 1});
        }
        return y;
    }

    template <class V>
    test::Aligned<float> packed() const {
        Geometry geometry;
        geometry.channels = in;
        geometry.out_channels = out;
        test::Aligned<float> floats(small_dense_of<V>(geometry).packed_floats());
        pack_small_dense<V>(geometry, {weight.data(), bias.data(), scale.data(), shift.data()}, floats.data());
        return floats;
    }
};

template <class V, int in, int out>
void run_dense(const float* x, const float* packed, float* y) {
    store_small(y, small_dense<out>(load_small<V, in>(x), packed));
}
template <class V, int width>
void run_scale_shift(const float* x, const float* packed, float* y) {
    store_small(y, small_scale_shift(load_small<V, width>(x), packed));
}

using RunLayer = void (*)(const float* x, const float* packed, float* y);

void check(RunLayer run, int in, int out, const std::vector<float>& x, const float* packed,
           const std::vector<test::Expected>& expected) {
    INFO(in << " inputs, " << out << " outputs");
    test::GuardedOutput y(out);
    run(x.data(), packed, y.data());
    CHECK(test::first_difference(y.values(), expected, 1e-6) == -1);
    CHECK(y.guards_hold());
}

template <class V>
void check_dense(RunLayer run, int in, int out) {
    const Layer layer(in, out, 1);
    const std::vector<float> x = test::random_floats(in, 5);
    check(run, in, out, x, layer.packed<V>().data(), layer.twin(x));
}

template <class V>
void check_scale_shift(RunLayer run, int width) {
    const Layer layer(1, width, 1);
    const std::vector<float> x = test::random_floats(width, 5);
    Geometry geometry;
    geometry.axis = width;
    const test::Aligned<float> packed(packed_small_scale_shift_floats({width, static_cast<int>(simd::lanes<V>)}));
    pack_small_scale_shift<V>(geometry, {nullptr, nullptr, layer.scale.data(), layer.shift.data()}, packed.data());
    std::vector<test::Expected> expected;
    for (std::size_t i = 0; i < x.size(); ++i)
        expected.push_back({double{x[i]} * double{layer.scale[i]} + double{layer.shift[i]}, 2.0});
    check(run, width, width, x, packed.data(), expected);
}

/// Between two layers, infinities are cut off.
template <class V, int in, int hidden, int out>
void check_infinities() {
    const Layer first(in, hidden, 1), second(hidden, out, 5);
    const auto packed_first = first.packed<V>(), packed_second = second.packed<V>();
    for (std::size_t at = 0; at < std::size_t{in}; ++at) {
        INFO(in << ", " << hidden << ", " << out << " elements, input " << at << " is infinite");
        std::vector<float> x = test::random_floats(in, 9), z;
        x[at] = std::numeric_limits<float>::infinity();
        for (const test::Expected& y : first.twin(x)) z.push_back(static_cast<float>(std::clamp(y.value, -1.0, 1.0)));
        const auto clamp = [](V y) { return simd::min(V(1.0f), simd::max(V(-1.0f), y)); };
        const auto y = map_small(clamp, small_dense<hidden>(load_small<V, in>(x.data()), packed_first.data()));
        std::vector<float> result(std::size_t{out});
        store_small(result.data(), small_dense<out>(y, packed_second.data()));
        CHECK(test::first_difference(result, second.twin(z), 1e-6) == -1);
    }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("layers in registers, of widths around the edges of vectors", "[kernel][small_dense]",
                        test::RegisterVectors) {
    [&]<int... width>(std::integer_sequence<int, width...>) {
        (check_dense<TestType>(&run_dense<TestType, width, width>, width, width), ...);
        (check_dense<TestType>(&run_dense<TestType, width, 9>, width, 9), ...);
        (check_dense<TestType>(&run_dense<TestType, width, width % 4 + 1>, width, width % 4 + 1), ...);
        (check_scale_shift<TestType>(&run_scale_shift<TestType, width>, width), ...);
    }(Widths<TestType>{});
}

TEMPLATE_LIST_TEST_CASE("lanes without an element do not spread an infinity", "[kernel][small_dense]",
                        test::RegisterVectors) {
    check_infinities<TestType, 3, 5, 3>();
    check_infinities<TestType, 8, 7, 1>();
    check_infinities<TestType, 20, 3, 3>();
    check_infinities<TestType, 9, 17, 2>();
}
