/// Samples of small networks, whose steps are constants of the code.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/policy.hpp>

#include <cstddef>
#include <limits>
#include <span>

namespace walk_test {
namespace {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

template <class Net>
constexpr bool walks = detail::program_t<Net>::plan.walks_sample;

// clang-format off

template <class Activation> struct Controller : Network<Shape<19>,
    Named<"a", Linear<19, 70>>, Activation, Named<"b", Linear<70, 64>>, Activation, Named<"c", Linear<64, 5>>> {};

struct Around : Network<Shape<48>,
    Named<"in", Linear<48, 48>>, Residual<Sequential<Named<"a", Linear<48, 90>>, GELU<>, Named<"b", Linear<90, 48>>>>,
    LayerNorm<48>, Mul<Identity, Sequential<Named<"gate", Linear<48, 48>>, Sigmoid>>, Tanh,
    Named<"out", Linear<48, 9>>, Softmax> {};

struct Wide : Network<Shape<200>, Named<"a", Linear<200, 200>>, ReLU, Named<"b", Linear<200, 3>>> {};
struct Image : Network<Shape<1, 8, 8>, Named<"a", Conv2d<1, 40, Kernel<3>>>, Flatten, Named<"b", Linear<1440, 8>>> {};
struct Chosen : Network<Shape<19>, Named<"a", Linear<19, 70>>, Optional<"extra", Named<"b", Linear<70, 70>>>> {};
struct Rows : Network<Shape<6, 40>, Named<"a", Linear<40, 60>>, ReLU, Named<"b", Linear<60, 60>>> {};

// clang-format on

static_assert(walks<Controller<ReLU>> && walks<Controller<GELU<>>> && walks<Around>);
static_assert(detail::program_t<Controller<ReLU>>::prefers_walk);
static_assert(!detail::program_t<Controller<ReLU>, policy::Fast>::prefers_walk, "who asks for tiles gets them");
static_assert(!detail::program_t<Controller<ReLU>, policy::ForBatch<64>>::prefers_walk, "and who has many samples");
static_assert(!walks<Wide> && !walks<Image> && !walks<Chosen> && !walks<Rows>);

/// A sample alone is what it is among others, which the loop over steps computes, and has the same bits with threads.
template <class Net>
void check() {
    constexpr std::size_t batch = 3, in = Net::input::size, out = Net::output::size;
    const auto model = derived_model<Net>();
    const Vector x = derived_input("x", batch * in), expected = naive::run(model, x);
    Workspace<Net> workspace{1, 2};
    for (std::size_t i = 0; i < batch; ++i) {
        const std::span<const float> sample = std::span(x).subspan(i * in, in);
        const std::span<const float> wanted = std::span(expected).subspan(i * out, out);
        Vector y(out, std::numeric_limits<float>::quiet_NaN()), by_threads = y;
        REQUIRE(model.run(sample, y, workspace) == Status::ok);
        REQUIRE(model.run(sample, by_threads, workspace, executor::OpenMP{2}) == Status::ok);
        CHECK(naive::close(y, wanted, 1e-6));
        CHECK(naive::same(by_threads, y));
    }
}

}  // namespace

TEST_CASE("a sample of a small network is what it is among others") {
    check<Controller<ReLU>>();
    check<Controller<ReLU6>>();
    check<Controller<Tanh>>();
    check<Controller<GELU<>>>();
    check<Around>();
}

}  // namespace walk_test
