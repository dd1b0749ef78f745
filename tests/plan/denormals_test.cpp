/// What a run does with denormal numbers.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/io/load.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/workspace.hpp>
#include <idem/support/denormals.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

using namespace idem;

namespace {

struct Faint : Network<Shape<64>, Named<"lin", Linear<64, 512, Bias<false>>>> {};

/// All weights are 1e-20, so that an input of 1e-20 gives sums of 64e-40.
Model<Faint> faint_model() {
    const auto weights = std::make_shared<std::vector<float>>(64 * 512, 1e-20f);
    StateDict state{"faint", {}};
    state.entries.emplace_back(
        "lin.weight", Tensor{Element::f32, {512, 64}, std::as_bytes(std::span<const float>(*weights)), weights});
    return load<Faint>(state);
}

/// By their bits: a comparison of floats would count them as zero, too.
std::ptrdiff_t count_denormals(const std::vector<float>& y) {
    return std::count_if(y.begin(), y.end(), [](float value) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        return (bits & 0x7F800000) == 0 && (bits & 0x007FFFFF) != 0;
    });
}

}  // namespace

TEST_CASE("FlushToZero makes zeros of denormals, on all threads of a call, until its scope ends") {
    const Model<Faint> model = faint_model();
    const std::vector<float> x(64, 1e-20f);
    std::vector<float> y(512);
    for (const int threads : {1, 2, 3}) {
        INFO(threads << " threads");
        Workspace<Faint> workspace{1, threads};
        const auto run = [&] {
            REQUIRE(model.run(std::span<const float>(x), std::span<float>(y), workspace,
                              executor::OpenMP{threads}) == Status::ok);
            return count_denormals(y);
        };
        CHECK(run() == 512);
        {
            const FlushToZero flush;
            CHECK(run() == (detail::flush_bits != 0 ? 0 : 512));
            const FlushToZero again;
            CHECK(run() == (detail::flush_bits != 0 ? 0 : 512));
        }
        CHECK(run() == 512);
    }
}
