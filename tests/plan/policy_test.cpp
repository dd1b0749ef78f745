/// Policies choose other kernels, and the results are the same up to rounding.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace idem;

namespace {

/// Many weights for few places.
struct Narrow : Network<Shape<256, 7, 7>, Named<"conv", Conv2d<256, 256, Kernel<3>, Padding<1>>>> {};

}  // namespace

TEST_CASE("kernels for a batch compute the same as those for one sample", "[plan][policy]") {
    using Batched = policy::ForBatch<64>;
    const detail::PlannedStep& step = detail::program_t<Narrow>::plan.step[1];  // behind that which transposes
    const detail::PlannedStep& batched = detail::program_t<Narrow, Batched>::plan.step[1];
    const auto chosen = [&](int samples) {
        return kernel::choose_convolution(step.geometry, kernel::Algorithm::cheapest, samples);
    };
    if (chosen(1) == chosen(64)) WARN("one algorithm is the best for both batches on these vectors");
    CHECK((step.kernels.run == batched.kernels.run) == (chosen(1) == chosen(64)));
    if (kernel::simd::lanes<kernel::simd::Batch> == 16) CHECK(step.kernels.run != batched.kernels.run);

    constexpr std::size_t batch = 3;
    const std::vector<float> x = golden::derived_input("x", batch * Narrow::input::size);
    std::vector<float> one(batch * Narrow::output::size), many(one.size());
    Workspace<Narrow> workspace{batch};
    REQUIRE(golden::derived_model<Narrow>().run(x, one, workspace) == Status::ok);
    REQUIRE(golden::derived_model<Narrow, Batched>().run(x, many, workspace) == Status::ok);
    float largest = 0, difference = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        largest = std::max(largest, std::fabs(one[i]));
        difference = std::max(difference, std::fabs(one[i] - many[i]));
    }
    CHECK(difference <= 1e-5f * largest);
}
