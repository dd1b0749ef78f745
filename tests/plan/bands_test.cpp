/// Chains of steps that run band by band: they give what the same steps give one after the other.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/model_access.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

template <int in, int expanded, int out, int stride>
using InvertedResidual =
    Sequential<Named<"expand", Conv2d<in, expanded, Kernel<1>>>, ReLU6,
               Named<"depthwise", Conv2d<expanded, expanded, Kernel<3>, Stride<stride>, Padding<1>, Groups<expanded>>>,
               ReLU6, Named<"project", Conv2d<expanded, out, Kernel<1>>>>;

// clang-format off
struct MobileBlocks : Network<Shape<8, 34, 34>,
    Named<"down", InvertedResidual<8, 80, 12, 2>>,
    Named<"same", Residual<InvertedResidual<12, 300, 12, 1>>>> {};

/// Windows that overlap by more than a band is high, dilation, and a pooling layer at the end.
struct Windows : Network<Shape<4, 60, 40>,
    Named<"a", Conv2d<4, 40, Kernel<5, 3>, Padding<4, 1>>>, ReLU,
    Named<"b", Conv2d<40, 40, Kernel<3>, Dilation<2>, Padding<2>, Groups<40>>>,
    Named<"c", Conv2d<40, 90, Kernel<1>>>,
    MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>> {};
// clang-format on

/// A stem as that of ResNet: it reads PyTorch's order.
struct Stem : Network<Shape<3, 90, 70>,
    Named<"conv", Conv2d<3, 48, Kernel<7>, Stride<2>, Padding<3>>>, ReLU,
    MaxPool2d<Kernel<3>, Stride<2>, Padding<1>>> {};

/// Between these lie 0.8 MB, but their weights are 10 MB.
struct HeavyWeights : Network<Shape<512, 20, 20>,
    Named<"a", Conv2d<512, 512, Kernel<1>>>,
    Named<"b", Conv2d<512, 512, Kernel<3>, Stride<2>, Padding<1>>>> {};

constexpr int step_by_step = 0, as_planned = 1000;

/// The steps of a plan, one by one or band by band, of so many rows at most.
template <class Net>
Vector run(const Model<Net>& model, const Vector& x, int threads, int band_rows) {
    const std::size_t batch = x.size() / Net::input::size;
    Workspace<Net> workspace{batch, threads};
    const auto& planned = detail::program_t<Net>::plan.step;
    std::vector<detail::PlannedStep> steps(planned.begin(), planned.end());
    for (detail::PlannedStep& step : steps) {
        if (band_rows == step_by_step) step.chain = 1;
        step.band_rows = std::min(step.band_rows, band_rows);
    }

    Vector y(batch * Net::output::size);
    const std::byte* in = reinterpret_cast<const std::byte*>(x.data());
    float* out = y.data();
    constexpr std::size_t in_bytes = Net::input::size * sizeof(float), out_size = Net::output::size;
    detail::on_threads(executor::OpenMP{threads}, threads, [&](int thread, int count, auto wait) {
        const detail::Streamed streamed{&in, &out, &in_bytes, &out_size};
        detail::Scratch& scratch = detail::WorkspaceAccess::scratch(workspace);
        detail::execute({steps, {}}, detail::ModelAccess::weights(model),
                        {streamed, scratch.arena(), scratch.kernel_scratch(thread), 0,
                         static_cast<std::ptrdiff_t>(batch), {thread, count}},
                        wait);
    });
    return y;
}

template <class Net>
constexpr std::size_t longest_chain() {
    int longest = 0;
    for (const detail::PlannedStep& step : detail::program_t<Net>::plan.step)
        if (step.chain > longest) longest = step.chain;
    return static_cast<std::size_t>(longest);
}

template <class Net, std::size_t length>
void check_bands_against_whole_steps() {
    STATIC_REQUIRE(longest_chain<Net>() == length);
    const Model<Net> model = derived_model<Net>();
    for (const std::size_t batch : {1U, 3U}) {
        const Vector x = derived_input("x", batch * Net::input::size);
        const Vector expected = run(model, x, 1, step_by_step);
        for (const int threads : {1, 2, 5})
            for (const int rows : {1, 2, 5, as_planned}) {
                INFO("batch " << batch << ", " << threads << " threads, bands of up to " << rows << " rows");
                CHECK(naive::close(run(model, x, threads, rows), expected));
                CHECK(naive::same(run(model, x, threads, rows), run(model, x, 1, rows)));
            }
    }
}

}  // namespace

TEST_CASE("expand, depthwise and project band by band are the same as one after the other") {
    check_bands_against_whole_steps<MobileBlocks, 3>();
}

TEST_CASE("windows of all kinds are the same band by band") { check_bands_against_whole_steps<Windows, 4>(); }

TEST_CASE("a network's first rows are taken from its input's planes") { check_bands_against_whole_steps<Stem, 2>(); }

TEST_CASE("steps whose weights would be fetched for every band run one after the other") {
    STATIC_REQUIRE(longest_chain<HeavyWeights>() == 1);
}

TEST_CASE("bands are lower where the cache is smaller than the one that they are planned for") {
    constexpr std::ptrdiff_t planned = detail::planned_cache_bytes;
    STATIC_REQUIRE(detail::rows_for_cache(10, planned) == 10);
    STATIC_REQUIRE(detail::rows_for_cache(10, 2 * planned) == 10);
    STATIC_REQUIRE(detail::rows_for_cache(10, planned / 2) == 5);
    STATIC_REQUIRE(detail::rows_for_cache(3, planned / 8) == 1);
}

TEST_CASE("rows of an output know the rows of the input that they need, and its padding") {
    kernel::Geometry g;
    g.height = 10, g.out_height = 5;
    g.vertical = {.kernel = 3, .stride = 2, .padding = 1, .dilation = 1};
    const detail::Rows top = detail::rows_under(g, {0, 2}), bottom = detail::rows_under(g, {4, 5});
    CHECK((top.begin == 0 && top.end == 4));
    CHECK((bottom.begin == 7 && bottom.end == 10));
    CHECK(detail::geometry_of_rows(g, {0, 2}).vertical.padding == 1);
    CHECK(detail::geometry_of_rows(g, {4, 5}).vertical.padding == 0);
    CHECK(detail::geometry_of_rows(g, {4, 5}).height == 3);
}
