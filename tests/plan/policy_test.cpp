/// Policies choose other kernels, and the results are the same up to rounding.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

using namespace idem;

namespace {

/// Many weights for few places.
struct Narrow : Network<Shape<256, 7, 7>, Named<"conv", Conv2d<256, 256, Kernel<3>, Padding<1>>>> {};

/// How far the outputs of two models of one network are apart, of the largest one.
template <class Net, class A, class B>
float policies_apart(const Model<Net, A>& a, const Model<Net, B>& b, std::size_t batch) {
    const std::vector<float> x = golden::derived_input("x", batch * Net::input::size);
    std::vector<float> of_a(batch * Net::output::size), of_b(of_a.size());
    Workspace<Net> workspace{batch};
    REQUIRE(a.run(x, of_a, workspace) == Status::ok);
    REQUIRE(b.run(x, of_b, workspace) == Status::ok);
    float largest = 0, difference = 0;
    for (std::size_t i = 0; i < of_a.size(); ++i) {
        largest = std::max(largest, std::fabs(of_a[i]));
        difference = std::max(difference, std::fabs(of_a[i] - of_b[i]));
    }
    return difference / largest;
}

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

    CHECK(policies_apart(golden::derived_model<Narrow>(), golden::derived_model<Narrow, Batched>(), 3) <= 1e-5f);
}

namespace bf16_policy {
namespace {

/// A Linear of many weights, and one of few.
struct Mixed : Network<Shape<300>, Named<"many", Linear<300, 600>>, Tanh, Named<"few", Linear<600, 5>>> {};

/// Parameters of whole numbers of 2^-`bits`, in [-1, 1].
template <class Net, class Policy>
Model<Net, Policy> model_of_few_bits(int bits) {
    StateDict state{"derived", {}};
    for (const ParameterSpec& spec : parameter_specs<Net>()) {
        std::size_t size = 1;
        for (const std::int64_t extent : spec.shape) size *= static_cast<std::size_t>(extent);
        const auto values = std::make_shared<std::vector<float>>(golden::derived_input(spec.key, size));
        for (float& x : *values) x = std::ldexp(std::round(std::ldexp(x, bits)), -bits);
        state.entries.emplace_back(spec.key, Tensor{Element::f32, spec.shape,
                                                    std::as_bytes(std::span<const float>(*values)), values});
    }
    return load<Net, Policy>(state);
}

}  // namespace
}  // namespace bf16_policy

TEST_CASE("BFloat16 without tiles: many weights take half the memory, and those that are bf16 stay exact",
          "[plan][policy]") {
    using namespace bf16_policy;
    const auto& precise = detail::program_t<Mixed>::plan.step;
    const auto& halved = detail::program_t<Mixed, policy::BFloat16>::plan.step;
    CHECK(halved[0].kernels.run == &kernel::bf16_linear<>);
    CHECK(halved[0].kernels.packed_floats < precise[0].kernels.packed_floats * 51 / 100);
    CHECK(halved.back().kernels.run == precise.back().kernels.run);
    using Many = policy::ForBatch<9, policy::BFloat16>;
    CHECK(detail::program_t<Mixed, Many>::plan.step[0].kernels.run == precise[0].kernels.run);

    for (const std::size_t batch : {1U, 40U}) {
        const float rounded =
            policies_apart(golden::derived_model<Mixed>(), golden::derived_model<Mixed, policy::BFloat16>(), batch);
        CHECK(rounded > 0);
        CHECK(rounded <= 1e-2f);
        if (kernel::tiles_available()) continue;  // which round the inputs, too
        const auto floats = model_of_few_bits<Mixed, policy::Precise>(7);
        CHECK(policies_apart(floats, model_of_few_bits<Mixed, policy::BFloat16>(7), batch) <= 1e-6f);
    }
}
