/// Elementwise operations against plain loops.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/elementwise.hpp>

using namespace idem;
using namespace idem::kernel;

namespace elementwise_test {
namespace {

Geometry block(std::ptrdiff_t outer, std::ptrdiff_t axis, std::ptrdiff_t inner) {
    Geometry geometry;
    geometry.outer = outer;
    geometry.axis = axis;
    geometry.inner = inner;
    return geometry;
}

double relu(double x) { return std::max(x, 0.0); }

/// Runs out of place, and in place, and compares both with `twin(index)`.
template <class Twin>
void check_elementwise(const Geometry& g, std::ptrdiff_t batch, Run run, const std::vector<float>& input,
                       const float* operand, const float* weights, Twin twin) {
    const std::ptrdiff_t count = batch * g.outer * g.axis * g.inner;
    std::vector<test::Expected> expected;
    for (std::ptrdiff_t i = 0; i < count; ++i) expected.push_back({twin(static_cast<std::size_t>(i)), 1.0});

    test::GuardedOutput output(count);
    run(g, {input.data(), operand, output.data(), weights, nullptr, batch});
    CHECK(test::first_difference(output.values(), expected, 1e-6) == -1);
    CHECK(output.guards_hold());

    test::GuardedOutput in_place(count);
    std::copy(input.begin(), input.end(), in_place.data());
    run(g, {in_place.data(), operand, in_place.data(), weights, nullptr, batch});
    CHECK(test::first_difference(in_place.values(), expected, 1e-6) == -1);
    CHECK(in_place.guards_hold());
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("map, add and multiply, every remainder, in and out of place", "[kernel][elementwise]",
                        test::Vectors) {
    for (std::ptrdiff_t size : {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 100})
        for (std::ptrdiff_t batch : {1, 3}) {
            const auto x = test::random_floats(batch * size, 1), z = test::random_floats(batch * size, 2);
            const auto check = [&](const Geometry& g, Run run, const float* operand, auto twin) {
                check_elementwise(g, batch, run, x, operand, nullptr, twin);
            };
            check(test::applying<Relu, TestType>(block(1, size, 1)), map<TestType>, nullptr, [&](std::size_t i) { return relu(x[i]); });
            check(block(size, 1, 1), add<TestType>, z.data(), [&](std::size_t i) { return x[i] + z[i]; });
            check(test::applying<Relu, TestType>(block(1, 1, size)), add<TestType>, z.data(), [&](std::size_t i) { return relu(x[i] + z[i]); });
            check(block(1, size, 1), multiply<TestType>, z.data(), [&](std::size_t i) { return x[i] * z[i]; });
            check(test::applying<Sigmoid, TestType>(block(1, size, 1)), multiply<TestType>, z.data(),
                  [&](std::size_t i) { return 1 / (1 + std::exp(-static_cast<double>(x[i]) * z[i])); });
        }
}

TEMPLATE_LIST_TEST_CASE("scale_shift has one factor for each place of the axis, wherever the axis lies",
                        "[kernel][elementwise]", test::Vectors) {
    const std::ptrdiff_t shapes[][3] = {{5, 3, 1},  {2, 17, 1}, {7, 64, 1}, {1, 3, 5},
                                        {2, 3, 16}, {3, 5, 33}, {4, 1, 9}};
    for (const auto& [outer, axis, inner] : shapes)
        for (std::ptrdiff_t batch : {1, 3}) {
            const Geometry g = block(outer, axis, inner);
            const auto x = test::random_floats(batch * outer * axis * inner, 1);
            const auto scale = test::random_floats(axis, 2), shift = test::random_floats(axis, 3);
            test::Aligned<float> packed(scale_shift_packed_floats(g));
            pack_scale_shift(g, {nullptr, nullptr, scale.data(), shift.data()}, packed.data());
            const auto twin = [&](std::size_t i) {
                const std::size_t a = i / static_cast<std::size_t>(inner) % static_cast<std::size_t>(axis);
                return relu(static_cast<double>(x[i]) * scale[a] + shift[a]);
            };
            check_elementwise(test::applying<Relu, TestType>(g), batch, scale_shift<TestType>, x, nullptr, packed.data(), twin);
        }
}

TEMPLATE_LIST_TEST_CASE("prelu has one slope for each place of the axis, or one for all", "[kernel][elementwise]",
                        test::Vectors) {
    const std::ptrdiff_t shapes[][3] = {{5, 3, 1}, {2, 17, 1}, {7, 64, 1}, {2, 3, 16}, {3, 5, 33}};
    for (const auto& [outer, axis, inner] : shapes)
        for (const bool single : {false, true}) {
            Geometry g = block(outer, axis, inner);
            g.channels = single ? 1 : static_cast<int>(axis);
            const std::ptrdiff_t batch = 2, count = batch * outer * axis * inner;
            auto x = test::random_floats(count, 1);
            x[0] = 0.0f;
            const auto slope = test::random_floats(axis, 2);
            test::Aligned<float> packed(prelu_packed_floats(g));
            pack_prelu(g, {.weight = slope.data()}, packed.data());
            const auto twin = [&](std::size_t i) {
                const std::size_t a = i / static_cast<std::size_t>(inner) % static_cast<std::size_t>(axis);
                return x[i] > 0 ? double{x[i]} : double{x[i]} * slope[single ? 0 : a];
            };
            check_elementwise(g, batch, prelu<TestType>, x, nullptr, packed.data(), twin);
            CHECK(test::threads_agree(prelu<TestType>, g, {.input = x.data(), .weights = packed.data(), .batch = batch},
                                      count));
        }
}

TEST_CASE("an absent scale is 1, an absent shift 0", "[kernel][elementwise]") {
    float packed[4];
    pack_scale_shift(block(1, 2, 1), {}, packed);
    CHECK(packed[0] == 1.0f);
    CHECK(packed[1] == 1.0f);
    CHECK(packed[2] == 0.0f);
    CHECK(packed[3] == 0.0f);
}

TEMPLATE_LIST_TEST_CASE("threads share elementwise work, and give the same bits", "[kernel][elementwise][threads]",
                        test::Vectors) {
    for (const auto& g : {block(1, 1, 5), block(1, 1, 100), block(9, 17, 1), block(2, 3, 21)})
        for (const std::ptrdiff_t batch : {1, 3}) {
            const std::ptrdiff_t count = batch * g.outer * g.axis * g.inner;
            const auto x = test::random_floats(count, 1), z = test::random_floats(count, 2);
            const auto weights = test::random_floats(2 * g.axis, 3);
            const Call call{.input = x.data(), .operand = z.data(), .weights = weights.data(), .batch = batch};
            CHECK(test::threads_agree(map<TestType>, test::applying<Relu, TestType>(g), call, count));
            CHECK(test::threads_agree(add<TestType>, test::applying<Relu, TestType>(g), call, count));
            CHECK(test::threads_agree(multiply<TestType>, g, call, count));
            CHECK(test::threads_agree(scale_shift<TestType>, test::applying<Relu, TestType>(g), call, count));
        }
}

TEMPLATE_LIST_TEST_CASE("elementwise work on slices leaves what lies beside them", "[kernel][elementwise][slices]",
                        test::Vectors) {
    for (const int channels : {1, 7, 16, 35})
        for (const std::ptrdiff_t batch : {1, 2}) {
            Geometry g = block(6, channels, 1);
            g.height = 2;
            g.width = 3;
            g.channels = channels;
            const test::Places places{batch * 6, channels};
            const auto x = test::random_floats(batch * 6 * channels, 1);
            const auto z = test::random_floats(batch * 6 * channels, 2);
            const auto weights = test::random_floats(2 * channels, 3);
            Call call{.input = x.data(), .operand = z.data(), .weights = weights.data(), .batch = batch};
            CHECK(test::slices_agree(add<TestType>, test::applying<Relu, TestType>(g), call, places, places));
            CHECK(test::slices_agree(multiply<TestType>, g, call, places, places));
            call.operand = nullptr;
            CHECK(test::slices_agree(map<TestType>, test::applying<Relu, TestType>(g), call, places, places));
            CHECK(test::slices_agree(scale_shift<TestType>, test::applying<Relu, TestType>(g), call, places, places));
        }
}

}  // namespace elementwise_test
