/// Normalisation of rows against the definition in double precision.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/layer_norm.hpp>

using namespace idem;
using namespace idem::kernel;

namespace layer_norm_test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

Geometry rows_of(std::ptrdiff_t outer, std::ptrdiff_t axis, double eps = 1e-5) {
    Geometry geometry;
    geometry.outer = outer;
    geometry.axis = axis;
    geometry.eps = eps;
    return geometry;
}

enum class Norm { layer, rms };

template <class V>
Run run_of(Norm norm) {
    return norm == Norm::layer ? layer_norm<V> : rms_norm<V>;
}

/// Packed weights; `parameters` null for what the network does not have.
test::Aligned<float> packed(Norm norm, const Geometry& g, const Parameters& parameters) {
    test::Aligned<float> weights(norm == Norm::layer ? layer_norm_packed_floats(g) : rms_norm_packed_floats(g));
    (norm == Norm::layer ? pack_layer_norm : pack_rms_norm)(g, parameters, weights.data());
    return weights;
}

std::vector<test::Expected> naive_norm(Norm norm, const Geometry& g, const Parameters& parameters,
                                       const std::vector<float>& input) {
    std::vector<test::Expected> output(input.size());
    const auto axis = static_cast<std::size_t>(g.axis);
    for (std::size_t row = 0; row < input.size(); row += axis) {
        double mean = 0, squares = 0;
        if (norm == Norm::layer)
            for (std::size_t i = 0; i < axis; ++i) mean += input[row + i] / static_cast<double>(axis);
        for (std::size_t i = 0; i < axis; ++i)
            squares += (input[row + i] - mean) * (input[row + i] - mean) / static_cast<double>(axis);
        for (std::size_t i = 0; i < axis; ++i) {
            const double weight = parameters.weight ? parameters.weight[i] : 1.0;
            const double bias = parameters.bias ? parameters.bias[i] : 0.0;
            const double y = (input[row + i] - mean) / std::sqrt(squares + g.eps);
            output[row + i] = {y * weight + bias, (1 + std::fabs(y)) * std::fabs(weight) + std::fabs(bias)};
        }
    }
    return output;
}

constexpr double tolerance = 2e-7;

}  // namespace

TEMPLATE_LIST_TEST_CASE("rows are normalised, whatever their length, with and without parameters",
                        "[kernel][layer_norm]", test::Vectors) {
    for (const Norm norm : {Norm::layer, Norm::rms})
        for (const std::ptrdiff_t axis : {1, 2, 3, 15, 16, 17, 31, 63, 64, 65, 127, 768, 1000})
            for (const std::ptrdiff_t batch : {1, 3}) {
                const Geometry g = rows_of(2, axis);
                const std::ptrdiff_t count = batch * 2 * axis;
                const auto input = test::random_floats(count, 1);
                const auto weight = test::random_floats(axis, 2), bias = test::random_floats(axis, 3);
                for (int which = 0; which < (norm == Norm::layer ? 4 : 2); ++which) {
                    const Parameters parameters{.weight = which & 1 ? weight.data() : nullptr,
                                                .bias = which & 2 ? bias.data() : nullptr};
                    const auto expected = naive_norm(norm, g, parameters, input);
                    const auto weights = packed(norm, g, parameters);
                    test::GuardedOutput output(count), other(count);
                    std::copy(input.begin(), input.end(), other.data());
                    Call call{.input = input.data(), .output = output.data(), .weights = weights.data(),
                              .batch = batch};
                    run_of<TestType>(norm)(g, call);
                    INFO("axis " << axis << ", batch " << batch << ", parameters " << which);
                    CHECK(test::first_difference(output.values(), expected, tolerance) == -1);
                    CHECK(output.guards_hold());

                    call.input = call.output = other.data();  // in place
                    run_of<TestType>(norm)(g, call);
                    CHECK(std::equal(output.values().begin(), output.values().end(), other.values().begin()));
                }
            }
}

TEMPLATE_LIST_TEST_CASE("a mean of 1000 deviations costs layer_norm no digits", "[kernel][layer_norm]",
                        test::Vectors) {
    for (const std::ptrdiff_t axis : {17, 768, 1000}) {
        const Geometry g = rows_of(2, axis);
        auto input = test::random_floats(2 * axis, 1);
        for (float& x : input) x += 577.0f;  // a deviation is 0.577
        const auto weights = packed(Norm::layer, g, {});
        test::GuardedOutput output(2 * axis);
        layer_norm<TestType>(g, {.input = input.data(), .output = output.data(), .weights = weights.data()});
        CHECK(test::first_difference(output.values(), naive_norm(Norm::layer, g, {}, input), tolerance) == -1);
    }
}

TEMPLATE_LIST_TEST_CASE("rows of one number become zeros", "[kernel][layer_norm]", test::Vectors) {
    for (const std::ptrdiff_t axis : {1, 17, 768}) {
        const std::vector<float> input(static_cast<std::size_t>(axis), 0.1f);
        const auto weights = packed(Norm::layer, rows_of(1, axis), {});
        test::GuardedOutput output(axis);
        layer_norm<TestType>(rows_of(1, axis),
                             {.input = input.data(), .output = output.data(), .weights = weights.data()});
        for (const float y : output.values()) CHECK(std::fabs(y) < 1e-9f);
    }
}

TEMPLATE_LIST_TEST_CASE("a NaN or an infinity spoils its row, and only that one", "[kernel][layer_norm]",
                        test::Vectors) {
    for (const Norm norm : {Norm::layer, Norm::rms})
        for (const float special : {not_a_number, infinity})
            for (const std::ptrdiff_t at : {0, 20}) {
                const std::ptrdiff_t axis = 21;  // the last of which is in a vector that is not full
                auto input = test::random_floats(3 * axis, 1);
                input[static_cast<std::size_t>(axis + at)] = special;
                const auto weights = packed(norm, rows_of(3, axis), {});
                test::GuardedOutput output(3 * axis);
                run_of<TestType>(norm)(rows_of(3, axis), {input.data(), nullptr, output.data(), weights.data()});
                for (std::ptrdiff_t i = 0; i < 3 * axis; ++i) {
                    const bool in_row = i / axis == 1, all = norm == Norm::layer || std::isnan(special);
                    const float y = output.values()[static_cast<std::size_t>(i)];
                    CHECK(std::isnan(y) == (in_row && (all || i == axis + at)));
                    if (in_row && !std::isnan(y)) CHECK(y == 0.0f);
                }
            }
}

TEMPLATE_LIST_TEST_CASE("a variance that is no float makes NaN, not the bias", "[kernel][layer_norm]", test::Vectors) {
    for (const std::ptrdiff_t axis : {5, 64}) {
        auto input = test::random_floats(axis, 1);
        for (float& x : input) x *= 1e20f;
        const auto weights = packed(Norm::layer, rows_of(1, axis), {});
        test::GuardedOutput output(axis);
        layer_norm<TestType>(rows_of(1, axis),
                             {.input = input.data(), .output = output.data(), .weights = weights.data()});
        for (const float y : output.values()) CHECK(std::isnan(y));
    }
}

TEMPLATE_LIST_TEST_CASE("threads share the rows of a norm, which may lie in slices",
                        "[kernel][layer_norm][threads][slices]", test::Vectors) {
    for (const Norm norm : {Norm::layer, Norm::rms})
        for (const std::ptrdiff_t axis : {21, 100}) {
            const Geometry g = rows_of(5, axis, 1e-12);
            const auto input = test::random_floats(10 * axis, 1), weight = test::random_floats(axis, 2);
            const auto weights = packed(norm, g, {.weight = weight.data()});
            const Call call{.input = input.data(), .weights = weights.data(), .batch = 2};
            CHECK(test::threads_agree(run_of<TestType>(norm), g, call, 10 * axis));
            CHECK(test::slices_agree(run_of<TestType>(norm), g, call, {10, axis}, {10, axis}));
        }
}

}  // namespace layer_norm_test
