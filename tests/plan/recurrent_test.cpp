/// Recurrent layers in a plan: sequences that go on, of any length, tiny networks and others.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/generate.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/surgery.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace recurring {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

template <class N>
using Plan = detail::program_t<N>;
template <class N>
constexpr bool is_tiny_v = detail::is_tiny_v<Plan<N>>;

// clang-format off

/// Tiny: one layer, two kinds of them, and shortcuts around one.
template <int T> struct Filter : Network<Shape<T, 1>, Named<"lstm", LSTM<1, 12>>, Named<"fc", Linear<12, 1>>> {};
template <int T> struct Mixed : Network<Shape<T, 3>,
    Named<"in", Linear<3, 8>>, Tanh,
    Named<"gru", Residual<GRU<8, 8>>>,
    Named<"lstm", LSTM<8, 6, Bias<false>>>, ReLU,
    Named<"out", Linear<6, 2>>> {};

/// Too large for that, of several layers, a wide input, and beside what is no layer of that kind.
template <int T> struct Wide : Network<Shape<T, 20>,
    Named<"lstm", LSTM<20, 40, NumLayers<2>>>,
    Named<"norm", LayerNorm<40>>,
    Concat<Identity, Named<"gru", GRU<40, 33>>>,
    Named<"fc", Linear<73, 5>>> {};

/// Attention beside recurrence: the sequence has an end.
struct Both : Network<Shape<10, 8>,
    Named<"gru", GRU<8, 24>>, ScaledDotProductAttention<2, Causal>, Named<"fc", Linear<8, 4>>> {};

/// The logits of the next of 11 ids.
struct Letters : Network<Ids<6>,
    Named<"embedding", Embedding<11, 9>>, Named<"lstm", LSTM<9, 17>>, Select<0, -1>, Named<"fc", Linear<17, 11>>> {};

/// One row, which is no stream of rows.
struct Row : Network<Shape<3>,
    Unflatten<0, Shape<1, 3>>, Named<"lstm", LSTM<3, 8>>, Flatten, Named<"fc", Linear<8, 2>>> {};
struct RowOfOne : Network<Shape<1, 3>, Named<"lstm", LSTM<3, 8>>, Named<"fc", Linear<8, 2>>> {};

template <class L> using Of = Network<Shape<6, 4>, Named<"l", L>>;

// clang-format on

static_assert(is_tiny_v<Filter<1>> && is_tiny_v<Filter<64>> && is_tiny_v<Mixed<5>>);
static_assert(!is_tiny_v<Wide<5>> && !is_tiny_v<Both> && !is_tiny_v<Letters>);
static_assert(!is_tiny_v<Of<LSTM<4, 8, Bidirectional>>>, "what comes last is read first");
static_assert(!is_tiny_v<Network<Shape<6, 4>, LSTM<4, 8>, Flatten, Linear<48, 2>>>);

static_assert(Plan<Filter<3>>::plan.extends && Plan<Filter<3>>::plan.endless && Plan<Filter<3>>::plan.length == 3);
static_assert(Plan<Wide<3>>::plan.endless && Plan<Letters>::plan.endless);
static_assert(Plan<Both>::plan.extends && !Plan<Both>::plan.endless);
static_assert(!Plan<Of<GRU<4, 8, Bidirectional>>>::plan.extends, "what comes changes what was");
static_assert(Plan<Of<GRU<4, 8, Bidirectional>>>::plan.length == 6, "but fewer rows may be all");
static_assert(!Plan<Of<Identity>>::plan.extends);

static_assert(Workspace<Filter<64>>::state_bytes == 2 * 64, "h and c, in cache lines");

/// All rows in one run.
template <class Net>
Vector run_all(const Model<Net>& model, std::span<const float> x, std::size_t rows) {
    Workspace<Net> workspace;
    Vector y(rows * Net::output::size / static_cast<std::size_t>(Plan<Net>::plan.length));
    REQUIRE(model.run(x, std::span<float>(y), workspace, Length{static_cast<int>(rows)}) == Status::ok);
    return y;
}

/// The rows in pieces of at most `piece`.
template <class Net, class Executor = executor::Inline>
Vector in_pieces(const Model<Net>& model, Workspace<Net>& workspace, std::span<const float> x, std::size_t piece,
                 Executor executor = {}) {
    constexpr auto length = static_cast<std::size_t>(Plan<Net>::plan.length);
    constexpr std::size_t in = Net::input::size / length, out = Net::output::size / length;
    Vector all;
    for (std::size_t done = 0; done < x.size() / in; done += piece) {
        const std::size_t now = std::min(piece, x.size() / in - done);
        Vector y(now * out, std::numeric_limits<float>::quiet_NaN());
        REQUIRE(model.extend(x.subspan(done * in, now * in), std::span<float>(y), workspace, executor) == Status::ok);
        all = naive::concatenated(std::move(all), y);
    }
    return all;
}

/// `Long` is `Net` for all rows at once.
template <class Net, class Long>
void check_pieces(std::size_t rows) {
    const Model<Net> model = derived_model<Net>();
    const Vector x = derived_input("x", rows * Long::input::size / static_cast<std::size_t>(Plan<Long>::plan.length));
    const Vector whole = run_all(derived_model<Long>(), x, rows);
    for (const std::size_t piece : {1U, 2U, 3U, 5U}) {
        INFO("pieces of " << piece);
        Workspace<Net> workspace{1, 2};
        std::fill_n(detail::WorkspaceAccess::scratch(workspace).state(), Workspace<Net>::state_bytes / sizeof(float),
                    std::numeric_limits<float>::quiet_NaN());
        CHECK(naive::close(in_pieces(model, workspace, x, piece), whole, 1e-6F));
        CHECK(workspace.length() == static_cast<int>(rows));
        workspace.rewind();
        CHECK(workspace.length() == 0);
        CHECK(naive::close(in_pieces(model, workspace, x, piece, executor::OpenMP{2}), whole, 1e-6F));
    }
}

TEST_CASE("a sequence of rows goes on for ever, in pieces of any size up to the network's length") {
    check_pieces<Filter<5>, Filter<40>>(37);
    check_pieces<Mixed<5>, Mixed<40>>(37);
    check_pieces<Wide<5>, Wide<30>>(28);
}

TEST_CASE("a tiny network goes on to the bit") {
    const Vector x = derived_input("x", 37);
    const Vector whole = run_all(derived_model<Filter<40>>(), x, 37);
    Workspace<Filter<7>> workspace;
    for (const std::size_t piece : {1U, 4U, 7U}) {
        workspace.rewind();
        CHECK(naive::same(in_pieces(derived_model<Filter<7>>(), workspace, x, piece), whole));
    }
}

TEST_CASE("with attention beside recurrent layers a sequence has an end") {
    const Model<Both> model = derived_model<Both>();
    const Vector x = derived_input("x", 80), whole = run_all(model, x, 10);
    Workspace<Both> workspace;
    CHECK(naive::close(in_pieces(model, workspace, x, 3), whole, 1e-6F));
    Vector y(4);
    CHECK(model.extend(std::span(x).first(8), std::span<float>(y), workspace) == Status::length);
    CHECK(workspace.length() == 10);
    workspace.rewind();
    CHECK(naive::close(in_pieces(model, workspace, x, 4), whole, 1e-6F));
}

TEST_CASE("fewer rows are the first of more, and a batch has sequences of its own") {
    const auto check_batch = []<class Net>(const Model<Net>& model) {
        constexpr auto length = static_cast<std::size_t>(Plan<Net>::plan.length);
        constexpr std::size_t in = Net::input::size, out = Net::output::size;
        const Vector x = derived_input("x", 9 * in);
        Workspace<Net> workspace{9, 2};
        Vector y(9 * out), z(9 * out);
        REQUIRE(model.run(std::span<const float>(x), std::span<float>(y), workspace) == Status::ok);
        REQUIRE(model.run(std::span<const float>(x), std::span<float>(z), workspace, executor::OpenMP{2}) ==
                Status::ok);
        CHECK(naive::same(y, z));
        for (std::size_t sample = 0; sample < 9; ++sample) {
            const auto of_sample = std::span(x).subspan(sample * in, in);
            CHECK(naive::close(run_all(model, of_sample, length), std::span(y).subspan(sample * out, out), 1e-6F));
        }
        for (std::size_t rows = 1; rows < length; ++rows)
            CHECK(naive::close(run_all(model, std::span(x).first(rows * in / length), rows),
                               std::span(y).first(rows * out / length), 1e-6F));
    };
    check_batch(derived_model<Filter<6>>());
    check_batch(derived_model<Mixed<6>>());
    check_batch(derived_model<Wide<6>>());
}

TEST_CASE("backwards a layer begins with the last of the rows that there are") {
    using Net = Of<GRU<4, 7, Bidirectional>>;
    using Four = Network<Shape<4, 4>, Named<"l", GRU<4, 7, Bidirectional>>>;
    const Vector x = derived_input("x", 16);
    CHECK(naive::same(run_all(derived_model<Net>(), x, 4), naive::run(derived_model<Four>(), x)));
    const Model<Net> model = derived_model<Net>();
    Workspace<Net> workspace;
    Vector y(14);
    CHECK(model.extend(std::span(x).first(4), std::span<float>(y), workspace) == Status::no_sequence);
    CHECK(workspace.length() == 0);
}

TEST_CASE("what layers keep is their workspace's: neither another one nor a run in between disturbs it") {
    const auto check_apart = []<class Net>(const Model<Net>& model) {
        constexpr auto length = static_cast<std::size_t>(Plan<Net>::plan.length);
        constexpr std::size_t in = Net::input::size / length, out = Net::output::size / length;
        const Vector x = derived_input("x", Net::input::size), other = derived_input("other", Net::input::size);
        const Vector whole = run_all(model, x, length), of_other = run_all(model, other, length);
        Workspace<Net> first, second;
        Vector y(out), z(out), all(Net::output::size);
        for (std::size_t row = 0; row < length; ++row) {
            REQUIRE(model.extend(std::span(x).subspan(row * in, in), std::span<float>(y), first) == Status::ok);
            REQUIRE(model.extend(std::span(other).subspan(row * in, in), std::span<float>(z), second) == Status::ok);
            CHECK(naive::close(y, std::span(whole).subspan(row * out, out), 1e-6F));
            CHECK(naive::close(z, std::span(of_other).subspan(row * out, out), 1e-6F));
            REQUIRE(model.run(std::span<const float>(other), std::span<float>(all), first) == Status::ok);
        }
    };
    check_apart(derived_model<Filter<6>>());
    check_apart(derived_model<Wide<6>>());
}

TEST_CASE("rows that cannot go on are reported, and change nothing") {
    const auto check_sizes = []<class Net>(const Model<Net>& model) {
        constexpr auto length = static_cast<std::size_t>(Plan<Net>::plan.length);
        constexpr std::size_t in = Net::input::size / length, out = Net::output::size / length;
        const Vector x = derived_input("x", 2 * Net::input::size);
        Vector y(2 * Net::output::size, 5.0F);
        Workspace<Net> workspace, none{0};
        const auto extend = [&](std::size_t inputs, std::size_t outputs) {
            return model.extend(std::span(x).first(inputs), std::span<float>(y).first(outputs), workspace);
        };
        REQUIRE(extend(in, out) == Status::ok);
        std::fill(y.begin(), y.end(), 5.0F);
        CHECK(extend((length + 1) * in, (length + 1) * out) == Status::length);
        CHECK(extend(0, 0) == Status::length);
        CHECK(extend(in, 2 * out) == Status::output_size);
        CHECK(extend(2 * in, out) == Status::output_size);
        CHECK(model.extend(std::span(x).first(in), std::span<float>(y).first(out), none) ==
              Status::workspace_too_small);
        CHECK(std::all_of(y.begin(), y.end(), [](float number) { return number == 5.0F; }));
        CHECK(workspace.length() == 1);
    };
    check_sizes(derived_model<Filter<4>>());
    check_sizes(derived_model<Wide<4>>());
}

TEST_CASE("one row may come of no rows") {
    STATIC_REQUIRE(Plan<Row>::plan.length == 0);
    const Vector x = derived_input("x", 9);
    CHECK(naive::close(naive::run(derived_model<Row>(), x), naive::run(derived_model<RowOfOne>(), x), 1e-6F));
    Workspace<Row> workspace;
    Vector y(2);
    CHECK(derived_model<Row>().extend(std::span(x).first(3), std::span<float>(y), workspace) == Status::no_sequence);
}

TEST_CASE("ids are generated without an end") {
    const Model<Letters> model = derived_model<Letters>();
    Workspace<Letters> workspace;
    const std::vector<std::int64_t> prompt{3, 1, 4};
    const std::vector<std::int64_t> ids = generate(model, prompt, {.count = 25}, workspace);
    REQUIRE(ids.size() == 25);
    std::vector<std::int64_t> all = prompt;
    Workspace<Letters> other;
    Vector logits(11);
    REQUIRE(model.extend(std::span<const std::int64_t>(all), std::span<float>(logits), other) == Status::ok);
    for (const std::int64_t id : ids) {
        CHECK(id == std::max_element(logits.begin(), logits.end()) - logits.begin());
        REQUIRE(model.extend(std::span<const std::int64_t>(&id, 1), std::span<float>(logits), other) == Status::ok);
    }
    CHECK(other.length() == 28);
}

TEST_CASE("a prompt may be longer than one call, where a sequence has no end") {
    const Model<Letters> model = derived_model<Letters>();
    const std::vector<std::int64_t> prompt{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7};
    Workspace<Letters> workspace, other;
    const std::vector<std::int64_t> ids = generate(model, prompt, {.count = 5}, workspace);
    REQUIRE(ids.size() == 5);
    Vector logits(11);
    for (const std::int64_t id : prompt)
        REQUIRE(model.extend(std::span<const std::int64_t>(&id, 1), std::span<float>(logits), other) == Status::ok);
    for (const std::int64_t id : ids) {
        CHECK(id == std::max_element(logits.begin(), logits.end()) - logits.begin());
        REQUIRE(model.extend(std::span<const std::int64_t>(&id, 1), std::span<float>(logits), other) == Status::ok);
    }
}

TEST_CASE("surgery shares recurrent weights, and an Identity in a layer's place leaves the rest") {
    const Model<Mixed<5>> model = derived_model<Mixed<5>>();
    const auto without = replace<"gru">(model, Identity{});
    const auto trunk = truncate<"lstm">(model);
    const Vector x = derived_input("x", 15);
    const auto& before = detail::ModelAccess::weights(model).blocks;
    const auto& after = detail::ModelAccess::weights(trunk).blocks;
    for (const detail::PackedBlock& block : after)
        CHECK((block.floats == nullptr || std::ranges::any_of(before, [&](const detail::PackedBlock& old) {
            return old.floats == block.floats;
        })));
    CHECK(naive::close(naive::run(without, x), naive::run(derived_model<replace_t<Mixed<5>, "gru", Identity>>(), x)));
    CHECK(naive::close(naive::run(trunk, x), naive::run(derived_model<truncate_t<Mixed<5>, "lstm">>(), x)));
}

TEST_CASE("AnyModel runs recurrent networks at any length, and goes on with their sequences") {
    const auto check_any = []<class Net>(const Model<Net>& model) {
        constexpr auto length = static_cast<std::size_t>(Plan<Net>::plan.length);
        constexpr std::size_t in = Net::input::size / length, out = Net::output::size / length;
        const AnyModel any(model), other(derived_model<Both>());
        const Vector x = derived_input("x", 4 * in), whole = run_all(model, x, 4);
        AnyModel::Workspace workspace = any.make_workspace(1), another = other.make_workspace(1);
        Vector y(4 * out), row(out);
        REQUIRE(any.run(std::span<const float>(x), std::span<float>(y), workspace, executor::OpenMP{1}, Length{4}) ==
                Status::ok);
        CHECK(naive::same(y, whole));
        for (int times = 0; times < 2; ++times) {
            for (std::size_t i = 0; i < 4; ++i) {
                REQUIRE(any.extend(std::span(x).subspan(i * in, in), std::span<float>(row), workspace) == Status::ok);
                CHECK(naive::close(row, std::span(whole).subspan(i * out, out), 1e-6F));
            }
            CHECK(workspace.length() == 4);
            workspace.rewind();
            CHECK(workspace.length() == 0);
        }
        CHECK(any.extend(std::span(x).first(in), std::span<float>(row), another) == Status::workspace_too_small);
        const InputSpan two[] = {std::span<const float>(x), std::span<const float>(x)};
        const std::span<float> rows[] = {std::span<float>(row), std::span<float>(row)};
        CHECK(any.extend(std::span<const InputSpan>(two, 2), std::span(rows, 1), workspace) == Status::input_size);
        CHECK(any.extend(std::span<const InputSpan>(two, 1), std::span(rows, 2), workspace) == Status::output_size);
    };
    check_any(derived_model<Filter<6>>());
    check_any(derived_model<Wide<6>>());
}

}  // namespace recurring
