/// Normalisation of groups of channels against the definition in double precision.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/group_norm.hpp>
#include <idem/kernel/layer_norm.hpp>

using namespace idem;
using namespace idem::kernel;

namespace group_norm_test {
namespace {

/// A sample has so many places of groups * of_group channels.
struct Problem {
    std::ptrdiff_t places, groups, of_group, batch;
    std::vector<float> input{}, weight{}, bias{};

    Problem(std::ptrdiff_t of_places, std::ptrdiff_t of_groups, std::ptrdiff_t channels, std::ptrdiff_t samples = 2)
        : places(of_places),
          groups(of_groups),
          of_group(channels),
          batch(samples),
          input(test::random_floats(floats(), 1)),
          weight(test::random_floats(groups * of_group, 2)),
          bias(test::random_floats(groups * of_group, 3)) {}

    std::ptrdiff_t floats() const { return batch * places * groups * of_group; }
    Geometry geometry() const {
        Geometry g;
        g.outer = places;
        g.axis = groups * of_group;
        g.groups = static_cast<int>(groups);
        g.eps = 1e-5;
        return g;
    }
    test::Aligned<float> packed() const {
        test::Aligned<float> floats(layer_norm_packed_floats(geometry()));
        pack_layer_norm(geometry(), {.weight = weight.data(), .bias = bias.data()}, floats.data());
        return floats;
    }

    std::vector<test::Expected> expected() const {
        std::vector<test::Expected> all(input.size());
        const std::ptrdiff_t channels = groups * of_group;
        for (std::ptrdiff_t sample = 0; sample < batch; ++sample)
            for (std::ptrdiff_t group = 0; group < groups; ++group) {
                const auto each = [&](auto body) {
                    for (std::ptrdiff_t place = 0; place < places; ++place)
                        for (std::ptrdiff_t c = group * of_group; c < (group + 1) * of_group; ++c)
                            body(static_cast<std::size_t>((sample * places + place) * channels + c),
                                 static_cast<std::size_t>(c));
                };
                const auto count = static_cast<double>(places * of_group);
                double mean = 0, variance = 0;
                each([&](std::size_t i, std::size_t) { mean += input[i] / count; });
                each([&](std::size_t i, std::size_t) { variance += (input[i] - mean) * (input[i] - mean) / count; });
                each([&](std::size_t i, std::size_t c) {
                    const double y = (input[i] - mean) / std::sqrt(variance + 1e-5);
                    const double w = weight[c], b = bias[c];
                    all[i] = {y * w + b, (1 + std::fabs(y)) * std::fabs(w) + std::fabs(b)};
                });
            }
        return all;
    }
};

constexpr double tolerance = 5e-7;

/// Out of place, and in place.
template <class V>
void check_group_norm(const Problem& problem) {
    const Geometry g = problem.geometry();
    const test::Aligned<float> weights = problem.packed();
    const test::Aligned<std::byte> scratch(group_norm_scratch_bytes(g));
    test::GuardedOutput output(problem.floats()), other(problem.floats());
    Call call{.input = problem.input.data(), .output = output.data(), .weights = weights.data(),
              .scratch = scratch.data(), .batch = problem.batch};
    group_norm<V>(g, call);
    INFO(problem.places << " places, " << problem.groups << " groups of " << problem.of_group);
    CHECK(test::first_difference(output.values(), problem.expected(), tolerance) == -1);
    CHECK(output.guards_hold());

    std::copy(problem.input.begin(), problem.input.end(), other.data());
    call.input = call.output = other.data();
    group_norm<V>(g, call);
    CHECK(std::equal(output.values().begin(), output.values().end(), other.values().begin()));
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("groups are normalised, whatever their number, their channels and places",
                        "[kernel][group_norm]", test::Vectors) {
    for (const std::ptrdiff_t places : {1, 2, 5, 63, 64, 65, 131})
        for (const std::ptrdiff_t groups : {1, 3, 8})
            for (const std::ptrdiff_t of_group : {1, 2, 7, 16, 33})
                check_group_norm<TestType>({places, groups, of_group});
}

TEMPLATE_LIST_TEST_CASE("a mean of 1000 deviations costs group_norm no digits, nor do many places",
                        "[kernel][group_norm]", test::Vectors) {
    for (const std::ptrdiff_t places : {50, 3136}) {
        Problem problem(places, 2, 17, 1);
        for (float& x : problem.input) x += 577.0f;  // a deviation is 0.577
        check_group_norm<TestType>(problem);
    }
}

TEMPLATE_LIST_TEST_CASE("a NaN or an infinity spoils its group, and only that one", "[kernel][group_norm]",
                        test::Vectors) {
    for (const float special : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        Problem problem(6, 3, 5);
        problem.input[7] = special;  // sample 0, group 1
        const Geometry g = problem.geometry();
        const test::Aligned<float> weights = problem.packed();
        const test::Aligned<std::byte> scratch(group_norm_scratch_bytes(g));
        test::GuardedOutput output(problem.floats());
        group_norm<TestType>(g, {.input = problem.input.data(), .output = output.data(), .weights = weights.data(),
                                 .scratch = scratch.data(), .batch = problem.batch});
        for (std::ptrdiff_t i = 0; i < problem.floats(); ++i) {
            const bool spoilt = i < problem.floats() / 2 && i % 15 / 5 == 1;
            CHECK(std::isnan(output.values()[static_cast<std::size_t>(i)]) == spoilt);
        }
    }
}

TEMPLATE_LIST_TEST_CASE("threads share groups, and give the same bits", "[kernel][group_norm][threads]",
                        test::Vectors) {
    for (const Problem& problem : {Problem(9, 1, 21), Problem(70, 4, 8), Problem(5, 6, 3)}) {
        const Geometry g = problem.geometry();
        const test::Aligned<float> weights = problem.packed();
        const Call call{.input = problem.input.data(), .weights = weights.data(), .batch = problem.batch};
        CHECK(test::threads_agree(group_norm<TestType>, g, call, problem.floats(), group_norm_scratch_bytes(g)));
    }
}

}  // namespace group_norm_test
