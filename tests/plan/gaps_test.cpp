/// Streams whose rows would collide in a cache have gaps, unless something cannot work with them.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cstddef>
#include <span>

using namespace idem;
using golden::derived;
using golden::derived_input;
using naive::Image;
using naive::Vector;

namespace {

// clang-format off
/// The middle is read by a product, and as the other addend.
struct Bottleneck : Network<Shape<3, 5, 4>,
    Named<"a", Conv2d<3, 512, Kernel<1>>>, ReLU,
    Residual<Sequential<Named<"b", Conv2d<512, 96, Kernel<1>>>, ReLU, Named<"c", Conv2d<96, 512, Kernel<1>>>>>,
    ReLU,
    Named<"d", Conv2d<512, 100, Kernel<1>>>> {};

/// A Softmax cannot leave gaps.
struct WithSoftmax : Network<Shape<5>,
    Named<"a", Linear<5, 512>>, Softmax,
    Named<"b", Linear<512, 100>>> {};
// clang-format on

template <class Net>
constexpr bool all_have_gaps(int in, int out) {
    bool all = true;
    for (const detail::PlannedStep& step : detail::program_t<Net>::plan.step)
        if (step.geometry.channels == in && step.geometry.out_channels == out)
            all = all && step.geometry.in_pitch == in + 16;
    return all;
}

}  // namespace

TEST_CASE("rows that would collide have a gap behind them, where all steps can leave it") {
    STATIC_REQUIRE(all_have_gaps<Bottleneck>(512, 96));
    STATIC_REQUIRE(all_have_gaps<Bottleneck>(512, 100));
    STATIC_REQUIRE(!all_have_gaps<Bottleneck>(96, 512));
    STATIC_REQUIRE(!all_have_gaps<WithSoftmax>(512, 100));
    STATIC_REQUIRE(Workspace<Bottleneck>::bytes_per_sample % 64 == 0);
}

TEST_CASE("gaps do not change what a network computes, whatever the batch and the threads") {
    const StateDict state = derived<Bottleneck>();
    const Model<Bottleneck> model = load<Bottleneck>(state);
    constexpr std::size_t batch = 3;
    const Vector x = derived_input("x", batch * Bottleneck::input::size);
    Vector expected;
    for (std::size_t sample = 0; sample < batch; ++sample) {
        const auto first = x.begin() + static_cast<std::ptrdiff_t>(sample * Bottleneck::input::size);
        const Image in{3, 5, 4, Vector(first, first + Bottleneck::input::size)};
        const Image wide = naive::relu(naive::conv2d(state, "a", in, 1, 0));
        const Image narrow = naive::relu(naive::conv2d(state, "b", wide, 1, 0));
        Image sum = naive::conv2d(state, "c", narrow, 1, 0);
        for (std::size_t i = 0; i < sum.values.size(); ++i) sum.values[i] += wide.values[i];
        expected = naive::concatenated(expected, naive::conv2d(state, "d", naive::relu(sum), 1, 0).values);
    }
    for (const int threads : {1, 3}) {
        Workspace<Bottleneck> workspace{batch, threads};
        Vector y(batch * Bottleneck::output::size);
        REQUIRE(model.run(std::span<const float>(x), std::span<float>(y), workspace, executor::OpenMP{threads}) ==
                Status::ok);
        CHECK(naive::close(y, expected));
    }
}
