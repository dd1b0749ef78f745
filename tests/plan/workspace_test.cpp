/// Where intermediate results lie: how much memory a network takes, and that no result is overwritten too early.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <utility>
#include <vector>

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

template <class Net>
constexpr std::size_t bytes = Workspace<Net>::bytes_per_sample;

// 16 floats fill a cache line of 64 bytes.
template <class... L>
using Of16 = Network<Shape<16>, L...>;
using Square = Linear<16, 16>;

static_assert(bytes<Of16<Square>> == 0, "one layer writes straight into the caller's memory");
static_assert(bytes<Of16<Square, ReLU>> == 0, "an activation is part of the layer before it");
static_assert(bytes<Of16<Square, Square>> == 64, "one result stands between two layers");
static_assert(bytes<Of16<Square, Square, Square>> == 128, "a layer cannot write where it reads");
static_assert(bytes<Of16<Square, Square, Square, Square, Square, Square>> == 128,
              "a chain of equal layers writes to two buffers in turn");
static_assert(bytes<Of16<Square, Softmax, Square>> == 64, "what works elementwise or by rows does so in place");
static_assert(bytes<Of16<Square, Softmax, Softmax, Square>> == 64);
static_assert(bytes<Network<Shape<16>, Linear<16, 17>, Linear<17, 16>>> == 128, "results begin on cache lines");
static_assert(bytes<Of16<Square, Fork<Identity, Identity>>> == bytes<Of16<Square>>,
              "the second of two equal outputs is copied from the first");

template <class Last>
using Chain = Of16<Square, Tap<"first">, Square, Square, Square, Last, Square>;
static_assert(bytes<Chain<Residual<Square, From<"first">>>> == bytes<Chain<Square>> + 64,
              "a Tap keeps its result until it is last read");
static_assert(bytes<Of16<Square, Tap<"first">, Square, Square, Square, Square>> == 128,
              "a Tap that nobody reads keeps nothing");
static_assert(bytes<Of16<Square, Residual<Square>, Square>> == 128, "the sum is written by the arm's own last step");

static_assert(Workspace<ConvNet>::bytes_per_sample % 64 == 0);

/// In-place steps, both arms of residuals, Concat, taps across, choices, several inputs and outputs.
// clang-format off
struct Entangled : Network<Inputs<Shape<4, 6, 6>, Shape<10>>, Fork<
    Sequential<PassThrough<0>,
        Named<"stem", Conv2d<4, 8, Kernel<3>, Padding<1>>>, Tap<"stem">,
        Residual<Sequential<Named<"a", Conv2d<8, 8, Kernel<3>, Padding<1>>>, Softmax, Tap<"soft">,
                            Named<"b", Conv2d<8, 8, Kernel<1>>>>>,
        Optional<"extra", Sequential<Named<"c", Conv2d<8, 8, Kernel<1>>>, Tanh>>,
        Mul<Identity, From<"soft">>,
        Concat<Identity, From<"stem">, Sequential<From<"soft">, Sigmoid>>,
        Named<"d", Conv2d<24, 5, Kernel<1>>>, Sigmoid, AdaptiveAvgPool2d<1, 1>, Flatten, Tap<"pooled">>,
    Sequential<PassThrough<1>, Named<"e", Linear<10, 12>>, Tanh,
        Switch<"head", Named<"f", Linear<12, 5>>, Sequential<Named<"g", Linear<12, 9>>, Softmax, Named<"h", Linear<9, 5>>>>,
        Add<Identity, From<"pooled">>>>> {};
// clang-format on

/// Steps that touch a storage or a slice of it: written first at `begin`, touched last at `end`.
struct Lifetime {
    int begin = std::numeric_limits<int>::max(), end = -1;
};

std::vector<Lifetime> lifetimes_of(const detail::Graph& graph) {
    std::vector<Lifetime> lifetimes(graph.storages.size());
    for (std::size_t i = 0; i < graph.steps.size(); ++i) {
        const int now = static_cast<int>(i);
        const detail::Step& step = graph.steps[i];
        for (const int read : {step.input, step.operand})
            if (read >= 0) lifetimes[static_cast<std::size_t>(graph.block(read))].end = now;
        Lifetime& written = lifetimes[static_cast<std::size_t>(graph.block(step.output))];
        written.begin = std::min(written.begin, now);
        written.end = std::max(written.end, now);
    }
    return lifetimes;
}

/// Whether a storage has a place of its own in the arena: it is neither the caller's nor a slice of another.
bool is_in_arena(const detail::Storage& storage) {
    return storage.input < 0 && storage.output < 0 && storage.whole < 0;
}

/// Whether step number `at` may write `b` over `a`: it is done with each element of `a` when it writes there.
bool works_in_place(const detail::Graph& graph, int at, std::size_t a, std::size_t b) {
    const detail::Step& step = graph.steps[static_cast<std::size_t>(at)];
    const auto is = [](int storage, std::size_t number) { return storage == static_cast<int>(number); };
    return step.in_place && is(step.input, a) && is(step.output, b) && !is(step.operand, a) &&
           graph.storages[a].offset == graph.storages[b].offset && graph.storages[a].floats == graph.storages[b].floats;
}

template <class Net>
void check_that_no_result_overlaps_another() {
    using Layers = normal_form_t<Net>;
    const detail::Graph graph = detail::GraphOf<Layers, detail::inputs_v<typename Net::input>>::placed.graph();
    const std::ptrdiff_t size = graph.arena_floats;
    CHECK(static_cast<std::size_t>(size) * sizeof(float) == Workspace<Net>::bytes_per_sample);

    const std::vector<Lifetime> lifetimes = lifetimes_of(graph);
    std::size_t pairs = 0;
    for (std::size_t a = 0; a < graph.storages.size(); ++a) {
        const detail::Storage& first = graph.storages[a];
        if (!is_in_arena(first) || lifetimes[a].end < 0) continue;
        CHECK(lifetimes[a].begin < lifetimes[a].end);
        CHECK(first.offset >= 0);
        CHECK(first.offset % 16 == 0);
        CHECK(first.offset + first.floats <= size);
        for (std::size_t b = 0; b < graph.storages.size(); ++b) {
            const detail::Storage& second = graph.storages[b];
            if (a == b || !is_in_arena(second) || lifetimes[b].end < 0) continue;
            if (lifetimes[b].begin < lifetimes[a].begin || lifetimes[b].begin > lifetimes[a].end) continue;
            ++pairs;
            if (lifetimes[a].end == lifetimes[b].begin && works_in_place(graph, lifetimes[a].end, a, b)) continue;
            INFO("storage " << a << " at " << first.offset << " of " << first.floats << " floats, storage " << b
                            << " at " << second.offset << " of " << second.floats);
            CHECK((first.offset + first.floats <= second.offset || second.offset + second.floats <= first.offset));
        }
    }
    CHECK(pairs > 0);

    const auto& planned = detail::program_t<Net>::plan.step;
    REQUIRE(planned.size() == graph.steps.size());
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const detail::Storage& written = graph.storage(graph.block(graph.steps[i].output));
        CHECK((planned[i].output.memory == detail::Memory::arena) == is_in_arena(written));
        if (is_in_arena(written)) CHECK(planned[i].output.offset == written.offset);
        const detail::Storage& read = graph.storage(graph.block(graph.steps[i].input));
        if (is_in_arena(read)) CHECK(planned[i].input.offset == read.offset);
    }
}

/// Fills all of a workspace with `value`.
template <class Net>
void fill(Workspace<Net>& workspace, float value) {
    detail::Scratch& scratch = detail::WorkspaceAccess::scratch(workspace);
    std::fill_n(scratch.arena(), Workspace<Net>::bytes_per_sample / sizeof(float) * workspace.max_batch(), value);
    std::fill_n(reinterpret_cast<float*>(scratch.kernel_scratch()), Workspace<Net>::fixed_bytes / sizeof(float), value);
}

}  // namespace

TEST_CASE("results that are needed at the same time lie beside each other") {
    check_that_no_result_overlaps_another<ConvNet>();
    check_that_no_result_overlaps_another<Chosen>();
    check_that_no_result_overlaps_another<Entangled>();
}

TEST_CASE("what a workspace held before does not matter") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const Vector x = derived_input("x", 3 * 192);
    Workspace<ConvNet> workspace{3};
    const Vector expected = naive::run(model, x, workspace);
    for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e30F}) {
        fill(workspace, value);
        CHECK(naive::same(naive::run(model, x, workspace), expected));
    }
    CHECK(naive::same(naive::run(model, x, workspace), expected));
}

TEST_CASE("what a workspace held before does not matter, whichever choices are made") {
    const Vector image = derived_input("image", 2 * 144), features = derived_input("features", 2 * 10);
    for (const bool extra : {false, true})
        for (const int head : {0, 1}) {
            const auto model = derived_model<Entangled>().with<"extra">(extra).with<"head">(head);
            const auto run = [&](float value) {
                Workspace<Entangled> workspace{2};
                fill(workspace, value);
                Vector first(10), second(10);
                REQUIRE(model.run(std::span<const float>(image), std::span<const float>(features),
                                  std::span<float>(first), std::span<float>(second), workspace) == Status::ok);
                return naive::concatenated(first, second);
            };
            const Vector y = run(0);
            CHECK(naive::close(y, y));
            CHECK(naive::same(run(std::numeric_limits<float>::quiet_NaN()), y));
        }
}

TEST_CASE("a workspace serves every batch up to its own, and smaller ones after larger ones") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const Vector x = derived_input("x", 4 * 192);
    Workspace<ConvNet> large{4};
    CHECK(large.max_batch() == 4);
    const Vector all = naive::run(model, x, large);
    const Vector first(x.begin(), x.begin() + 192);
    CHECK(naive::same(naive::run(model, first, large), std::span(all).first(5)));
    CHECK(naive::same(naive::run(model, x, large), all));
}

TEST_CASE("a workspace that no memory can hold is refused") {
    CHECK_THROWS_AS(Workspace<ConvNet>{std::numeric_limits<std::size_t>::max()}, std::bad_alloc);
    // Of this many samples the bytes, modulo 2^64, are those of one.
    using Net = Of16<Square, Square>;
    STATIC_REQUIRE(Workspace<Net>::bytes_per_sample == 64);
    CHECK_THROWS_AS(Workspace<Net>{std::numeric_limits<std::size_t>::max() / 64 + 2}, std::bad_alloc);
}

TEST_CASE("a workspace of a negative number of samples is refused") {
    CHECK_THROWS_AS(Workspace<ConvNet>{-1}, ArgumentError);
    CHECK_THROWS_AS((Workspace<Network<Shape<4>, Linear<4, 4>>>{-1}), ArgumentError);
}

TEST_CASE("memory of a workspace begins on a cache line") {
    for (const std::size_t batch : {0U, 1U, 3U}) {
        Workspace<ConvNet> workspace{batch};
        detail::Scratch& scratch = detail::WorkspaceAccess::scratch(workspace);
        CHECK(reinterpret_cast<std::uintptr_t>(scratch.arena()) % 64 == 0);
        CHECK(reinterpret_cast<std::uintptr_t>(scratch.kernel_scratch()) % 64 == 0);
    }
}

TEST_CASE("a workspace can be moved, and what is moved from serves nothing") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const Vector x = derived_input("x", ConvNet::input::size);
    Workspace<ConvNet> from{1, 1};
    Workspace<ConvNet> to = std::move(from);
    Vector y(ConvNet::output::size);
    CHECK(model.run(std::span<const float>(x), std::span<float>(y), from) == Status::workspace_too_small);
    CHECK(naive::same(naive::run(model, x, to), naive::run(model, x)));
    from = std::move(to);
    CHECK(to.max_batch() == 0);
    CHECK(naive::same(naive::run(model, x, from), naive::run(model, x)));
}
