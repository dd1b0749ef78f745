/// Going on with a sequence: what Model::extend gives is what a run over all of it gives, whatever the pieces.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/surgery.hpp>
#include <idem/zoo/gpt2.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <type_traits>
#include <vector>

namespace extending {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

inline constexpr zoo::Gpt2Config small{
    .length = 12, .vocabulary = 19, .positions = 15, .width = 24, .heads = 3, .layers = 2};

// clang-format off

struct Rows : zoo::BasicGpt2<small> {};
struct Next : zoo::BasicGpt2Next<small> {};

/// Rows of floats; attention of three streams, around it what concatenates, multiplies, is kept and may be left out.
struct Floats : Network<Shape<9, 10>,
    Add<Identity, PositionEmbedding<9, 10>>, Tap<"in">,
    Named<"first", Fork<Named<"q", Linear<10, 12>>, Named<"k", Linear<10, 12>>, Named<"v", Linear<10, 6>>>>,
    ScaledDotProductAttention<2, Causal, ScaledBy<0.7>>,
    Named<"norm", RMSNorm<6>>, SiLU,
    Concat<Identity, Sequential<From<"in">, Named<"side", Linear<10, 5>>>>,
    Optional<"extra", Residual<Sequential<Named<"self", MultiheadAttention<11, 1, Causal>>, Tanh>>>,
    Mul<Identity, Sequential<Named<"gate", Linear<11, 11>>, Sigmoid>>,
    Fork<Sequential<Named<"out", Linear<11, 4>>, Softmax>, Select<0, -1>>> {};

/// Two attentions, of which one skips positions.
struct Skipping : Network<Inputs<Ids<12>, Side<"seen", Mask<12>>>,
    Named<"word", Embedding<19, 20>>,
    Named<"first", Residual<MultiheadAttention<20, 2, Causal, Masked<"seen">>>>,
    Named<"second", Residual<MultiheadAttention<20, 5, Causal>>>> {};

/// What is added to the scores of a key comes with it.
struct Weighing : Network<Shape<8, 12>,
    Fork<Identity, Sequential<Select<1, 0>, Tap<"weight">>>, PassThrough<0>,
    ScaledDotProductAttention<2, Causal, Masked<"weight">>> {};

/// Each position has several rows of the table.
struct Halves : Network<Shape<6, 8>,
    Named<"qkv", Linear<8, 24>>, ScaledDotProductAttention<2, Causal>, Flatten,
    PositionEmbedding<48, 3>> {};

/// A layer of a user between others, which says that it works on each row alone.
struct Gain {
    static constexpr bool position_wise = true;
    static constexpr Extents output(Extents in) { return in; }
    static constexpr std::array<Parameter, 1> parameters(Extents in) { return {Parameter{"gain", {in[-1]}}}; }
    static void forward(std::span<const float> x, std::span<float> y, std::span<const float> gain) {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = gain[i % gain.size()] * x[i];
    }
};
struct Amplified : Network<Shape<6, 8>,
    Named<"gain", Gain>, Named<"lstm", LSTM<8, 12>>, Named<"after", Gain>, Named<"fc", Linear<12, 3>>> {};

// clang-format on

std::vector<std::int64_t> ids_of(std::size_t count, std::int64_t vocabulary, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::int64_t> ids(count);
    for (std::int64_t& id : ids) id = static_cast<std::int64_t>(random() % static_cast<unsigned>(vocabulary));
    return ids;
}

/// The logits of `ids` in one run without a past.
template <class Net, class Policy>
Vector run_all(const Model<Net, Policy>& model, std::span<const std::int64_t> ids, std::size_t floats) {
    Workspace<Net> workspace;
    Vector y(floats);
    REQUIRE(model.run(ids, std::span<float>(y), workspace, Length{static_cast<int>(ids.size())}) == Status::ok);
    return y;
}

template <class Net, class Policy>
void check_pieces(const Model<Net, Policy>& model, float tolerance) {
    constexpr std::size_t vocabulary = std::size_t{small.vocabulary};
    constexpr bool rows = Net::output::rank == 2;
    for (unsigned seed = 0; seed < 12; ++seed) {
        const std::vector<std::int64_t> ids = ids_of(12, small.vocabulary, seed);
        std::mt19937 random(seed);
        Workspace<Net> workspace;
        for (std::size_t done = 0; done < ids.size();) {
            std::size_t now = seed == 0 ? 1 : 1 + random() % (ids.size() - done);
            if (seed == 1) now = ids.size();
            Vector y(rows ? now * vocabulary : vocabulary);
            const std::span<const std::int64_t> piece(ids.data() + done, now);
            REQUIRE(model.extend(piece, std::span<float>(y), workspace) == Status::ok);
            done += now;
            REQUIRE(workspace.length() == static_cast<int>(done));
            const Vector all = run_all(model, std::span(ids).first(done), rows ? done * vocabulary : vocabulary);
            INFO("seed " << seed << ", " << now << " positions up to " << done);
            REQUIRE(naive::close(y, std::span(all).last(y.size()), tolerance));
        }
    }
}

template <class N>
constexpr bool extends_v = detail::program_t<N>::plan.extends;
template <class N>
constexpr int length_v = detail::program_t<N>::plan.length;

template <class... L>
using Of = Network<Shape<6, 4>, L...>;
using Attend = Sequential<Linear<4, 12>, ScaledDotProductAttention<2, Causal>>;

static_assert(extends_v<Rows> && extends_v<Next> && extends_v<Floats> && extends_v<Halves>);
static_assert(extends_v<Of<Attend, Select<0, -1>>> && extends_v<Of<Attend, Select<0, -2>>>);
static_assert(!extends_v<Of<Linear<4, 4>>>, "nothing here looks back");
static_assert(!extends_v<Of<Linear<4, 12>, ScaledDotProductAttention<2>>>, "what comes changes what was");
static_assert(!extends_v<Of<Attend, Linear<4, 12>, ScaledDotProductAttention<2>>>);
static_assert(!extends_v<Of<Attend, Select<0, 0>>> && length_v<Of<Attend, Select<0, 0>>> == 6,
              "the first of all positions, not of those that come");
static_assert(!extends_v<Of<Attend, Slice<0, 1, 3>>>);
static_assert(extends_v<Of<Attend, Slice<0, -3, -1>>> && extends_v<Of<Attend, Slice<0, -2, 6>>>);
static_assert(length_v<Of<Attend, Slice<0, 1, -1>>> == 0 && length_v<Of<Attend, Slice<0, -3, 5>>> == 0,
              "more positions would give more");
static_assert(length_v<Of<Attend, Slice<1, 1, -1>>> == 6);
static_assert(!extends_v<Of<Attend, BatchNorm1d<6>>> && length_v<Of<Attend, BatchNorm1d<6>>> == 0,
              "each position has numbers of its own");
static_assert(length_v<Of<Attend, BatchNorm1d<6>, Linear<4, 4>>> == 0);
static_assert(length_v<Of<Attend, BasicSoftmax<Axis<0>>>> == 0 && length_v<Of<Attend, LayerNorm<6, 4>>> == 0);
static_assert(length_v<Of<Attend, Flatten, Linear<24, 3>>> == 0);
static_assert(extends_v<Of<Attend, Permute<1, 0>>> && length_v<Of<Attend, Permute<1, 0>, Linear<6, 3>>> == 0);
static_assert(length_v<Of<Attend, Add<Identity, Learned<"pos", Shape<6, 4>>>>> == 0);
static_assert(length_v<Of<Attend, Mul<Identity, Learned<"gate", Shape<6, 4>>>>> == 0);
static_assert(extends_v<Of<Attend, Mul<Identity, Learned<"scale", Shape<1, 4>>>>>, "every position takes all of it");
static_assert(length_v<Of<Attend, Add<Identity, Slice<0, 0, 1>>>> == 6);
using WithLast = Of<Add<Identity, Slice<0, -1, 6>>, Attend>;
static_assert(!extends_v<WithLast> && length_v<WithLast> == 6, "all have a part of the last, which is another one later");
static_assert(extends_v<Of<Attend, Fork<Identity, Sequential<Slice<0, -1, 6>, Linear<4, 2>>>>>);
static_assert(length_v<Of<Attend, Add<Identity, Linear<4, 1>>>> == 0);
static_assert(length_v<Of<Attend, Unflatten<1, Shape<2, 2>>, Mul<Identity, Learned<"row", Shape<1, 1, 2>>>>> == 6);
static_assert(length_v<Of<Attend, Flatten, Unflatten<0, Shape<4, 6>>, Add<Identity, Learned<"row", Shape<1, 6>>>>> == 0,
              "a row of 6 is no part of a position");
using Pairs = Unflatten<0, Shape<2, 3>>;
static_assert(length_v<Of<Attend, Pairs>> == 0, "of fewer positions there is no such shape");
static_assert(length_v<Of<Attend, Pairs, BasicFlatten<0, 1>>> == 6 && length_v<Of<Attend, Flatten>> == 6);
static_assert(length_v<Of<Attend, Unflatten<0, Shape<6, 1>>>> == 6);
static_assert(length_v<Of<Attend, Concat<Identity, Learned<"pos", Shape<6, 2>>>>> == 0,
              "a part of a row that is there for all positions only");
static_assert(length_v<Of<Concat<Axis<0>, Learned<"class", Shape<1, 4>>, Identity>>> == 0);
static_assert(length_v<Of<Concat<Linear<4, 4>, Learned<"pos", Shape<6, 2>>>, Linear<6, 6>>> == 0);
/// Keys that are as many as the queries, but are there from the beginning.
static_assert(!extends_v<Of<Fork<Linear<4, 4>, Learned<"keys", Shape<6, 4>>, Learned<"values", Shape<6, 4>>>,
                            ScaledDotProductAttention<2, Causal>>>);

template <class M, class... L>
using Masked6 = Network<Inputs<Shape<6, 4>, Side<"mask", M>>, Linear<4, 12>, L...>;
static_assert(extends_v<Masked6<Mask<6>, ScaledDotProductAttention<2, Causal, Masked<"mask">>>>);
static_assert(!extends_v<Masked6<Mask<6>, ScaledDotProductAttention<2, Masked<"mask">>>>);
static_assert(!extends_v<Masked6<Mask<6, 6>, ScaledDotProductAttention<2, Causal, Masked<"mask">>>>);
/// A mask that is computed has six columns, however few keys there are.
static_assert(length_v<Of<Add<Identity, Sequential<Linear<4, 6>, Tap<"mask">, Linear<6, 4>>>, Linear<4, 12>,
                          ScaledDotProductAttention<2, Masked<"mask">>>> == 0);
/// And a mask of pairs is no stream of rows beside.
static_assert(length_v<Masked6<Shape<6, 6>, ScaledDotProductAttention<2, Masked<"mask">>,
                               Add<Identity, Sequential<From<"mask">, Linear<6, 4>>>>> == 0);

static_assert(Workspace<Rows>::state_bytes == Workspace<Next>::state_bytes);
static_assert(Workspace<Next>::state_bytes == 2 /*layers*/ * 2 /*keys and values*/ * 12 * 24 * sizeof(float));
static_assert(Workspace<Of<Linear<4, 12>, ScaledDotProductAttention<2>>>::state_bytes == 0);

/// Status of going on with `count` positions of floats.
template <class Net>
Status extend_floats(const Model<Net>& model, Workspace<Net>& workspace, std::size_t in, std::size_t out) {
    const Vector x = derived_input("x", in);
    Vector y(out);
    return model.extend(std::span<const float>(x), std::span<float>(y), workspace);
}

}  // namespace extending

using namespace extending;

TEST_CASE("a sequence in pieces gives what it gives in one run") {
    check_pieces(derived_model<Rows>(), 1e-5F);
    check_pieces(derived_model<Next>(), 1e-5F);
}

TEST_CASE("a network of every policy, and one with layers out, goes on with a sequence") {
    check_pieces(derived_model<Next, policy::Fast>(), 1e-5F);
    check_pieces(derived_model<Next, policy::BFloat16>(), 1e-2F);
    check_pieces(replace<"transformer.h.0">(derived_model<Next>(), Identity{}), 1e-5F);
    check_pieces(replace<"transformer.h.1.mlp">(derived_model<Rows>(), Identity{}), 1e-5F);
    using Without = replace_t<replace_t<Next, "transformer.h.0", Identity>, "transformer.h.1", Identity>;
    STATIC_REQUIRE_FALSE(extends_v<Without>);
}

TEST_CASE("rows of floats go on with a sequence, too") {
    for (const bool extra : {true, false}) {
        const Model<Floats> model = derived_model<Floats>().with<"extra">(extra);
        const Vector x = derived_input("x", 90);
        Vector all(36), last(11);
        Workspace<Floats> one;
        REQUIRE(model.run(std::span<const float>(x), std::span<float>(all), std::span<float>(last), one) ==
                Status::ok);
        for (const std::size_t piece : {1U, 2U, 4U, 9U}) {
            Workspace<Floats> workspace;
            Vector pieces, y_last(11);
            for (std::size_t done = 0; done < 9; done += piece) {
                const std::size_t now = std::min<std::size_t>(piece, 9 - done);
                Vector y(now * 4);
                REQUIRE(model.extend(std::span(x).subspan(done * 10, now * 10), std::span<float>(y),
                                     std::span<float>(y_last), workspace) == Status::ok);
                pieces.insert(pieces.end(), y.begin(), y.end());
            }
            CHECK(naive::close(pieces, all, 1e-5F));
            CHECK(naive::close(y_last, last, 1e-5F));
        }
    }
}

TEST_CASE("a mask of keys is kept with them") {
    const Model<Skipping> model = derived_model<Skipping>();
    const std::vector<std::int64_t> ids = ids_of(12, 19, 10);
    const bool seen[] = {true, false, false, true, true, true, false, true, false, true, false, false};
    Vector all(240);
    Workspace<Skipping> one;
    REQUIRE(model.run(std::span(ids), std::span(seen), std::span<float>(all), one) == Status::ok);
    for (const std::size_t piece : {1U, 2U, 5U, 12U}) {
        Workspace<Skipping> alone{1, 1}, together{1, 3};
        std::fill_n(detail::WorkspaceAccess::scratch(alone).state(), Workspace<Skipping>::state_bytes / sizeof(float),
                    std::numeric_limits<float>::quiet_NaN());
        for (std::size_t done = 0; done < 12; done += piece) {
            INFO(piece << " positions behind " << done);
            const std::size_t now = std::min<std::size_t>(piece, 12 - done);
            const std::span<const std::int64_t> next(ids.data() + done, now);
            const std::span<const bool> mask(seen + done, now);
            Vector y(now * 20), z(now * 20);
            REQUIRE(model.extend(next, mask, std::span<float>(y), alone) == Status::ok);
            REQUIRE(model.extend(next, mask, std::span<float>(z), together, executor::OpenMP{3}) == Status::ok);
            CHECK(naive::close(y, std::span(all).subspan(done * 20, now * 20), 1e-5F));
            CHECK(naive::same(z, y));
        }
    }
}

TEST_CASE("a query sees the keys up to its own number, whatever they are and however many") {
    using Net = Of<Fork<Linear<4, 4>, Here<Learned<"keys", Shape<6, 4>>>, Here<Learned<"values", Shape<6, 4>>>>,
                   ScaledDotProductAttention<2, Causal>>;
    const Model<Net> model = derived_model<Net>();
    const Vector x = derived_input("x", 24);
    Vector all(24), some(12);
    Workspace<Net> workspace;
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(all), workspace) == Status::ok);
    REQUIRE(model.run(std::span(x).first(12), std::span<float>(some), workspace, Length{3}) == Status::ok);
    CHECK(naive::close(some, std::span(all).first(12), 1e-6F));

    // One key: every query has the first value.
    using Few = Network<Inputs<Shape<3, 4>, Shape<1, 4>, Shape<1, 4>>, ScaledDotProductAttention<1, Causal>>;
    Workspace<Few> few;
    Vector y(12);
    REQUIRE(derived_model<Few>().run(std::span(x).first(12), std::span(x).subspan(12, 4), std::span(x).subspan(16, 4),
                                     std::span<float>(y), few) == Status::ok);
    for (std::size_t row = 0; row < 3; ++row)
        CHECK(naive::close(std::span(y).subspan(4 * row, 4), std::span(x).subspan(16, 4)));
}

TEST_CASE("a mask of numbers is kept with its keys") {
    const Model<Weighing> model = derived_model<Weighing>();
    const Vector x = derived_input("x", 96);
    Vector all(32), pieces(32);
    Workspace<Weighing> one;
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(all), one) == Status::ok);
    for (const std::size_t piece : {1U, 2U, 8U}) {
        Workspace<Weighing> workspace;
        for (std::size_t done = 0; done < 8; done += piece)
            REQUIRE(model.extend(std::span(x).subspan(done * 12, piece * 12),
                                 std::span<float>(pieces).subspan(done * 4, piece * 4), workspace) == Status::ok);
        CHECK(naive::close(pieces, all, 1e-5F));
    }
}

TEST_CASE("a user's layer goes on with a sequence, too, if it says that it takes each row alone") {
    const Model<Amplified> model = derived_model<Amplified>();
    const Vector x = derived_input("x", 96);
    Workspace<Amplified> workspace{2}, one;
    Vector all(36), some(12), pieces;
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(all), workspace) == Status::ok);
    for (std::size_t sample = 0; sample < 2; ++sample) {
        REQUIRE(model.run(std::span(x).subspan(sample * 48, 32), std::span<float>(some), one, Length{4}) == Status::ok);
        CHECK(naive::close(some, std::span(all).subspan(sample * 18, 12), 1e-6F));
    }
    for (std::size_t row = 0; row < 6; row += 2) {
        Vector y(6);
        REQUIRE(model.extend(std::span(x).subspan(row * 8, 16), std::span<float>(y), one) == Status::ok);
        pieces.insert(pieces.end(), y.begin(), y.end());
    }
    CHECK(naive::close(pieces, std::span(all).first(18), 1e-6F));
}

TEST_CASE("several rows of a table belong to one position") {
    const Model<Halves> model = derived_model<Halves>();
    const Vector x = derived_input("x", 48);
    Vector all(144), pieces(144);
    Workspace<Halves> workspace;
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(all), workspace) == Status::ok);
    for (std::size_t i = 0; i < 3; ++i)
        REQUIRE(model.extend(std::span(x).subspan(i * 16, 16), std::span<float>(pieces).subspan(i * 48, 48),
                             workspace) == Status::ok);
    CHECK(naive::same(pieces, all));
}

TEST_CASE("a sequence goes back and takes another way") {
    const Model<Next> model = derived_model<Next>();
    const std::vector<std::int64_t> ids = ids_of(12, 19, 3), others = ids_of(12, 19, 4);
    Workspace<Next> workspace;
    Vector y(19);
    const std::span<float> out(y);
    const std::span<const std::int64_t> all(ids), way(others);
    REQUIRE(model.extend(all, out, workspace) == Status::ok);
    CHECK(naive::close(y, run_all(model, all, 19), 1e-5F));
    for (const int kept : {7, 3, 0}) {
        workspace.rewind(kept);
        CHECK(workspace.length() == kept);
        std::vector<std::int64_t> path(ids.begin(), ids.begin() + kept);
        for (std::size_t i = 0; i < 4; ++i) {
            path.push_back(others[i]);
            REQUIRE(model.extend(way.subspan(i, 1), out, workspace) == Status::ok);
            CHECK(naive::close(y, run_all(model, std::span<const std::int64_t>(path), 19), 1e-5F));
        }
    }
    workspace.rewind(100);
    CHECK(workspace.length() == 4);
    workspace.rewind(std::size_t{1} << 32);
    CHECK(workspace.length() == 4);
    workspace.rewind(-1);
    CHECK(workspace.length() == 0);
}

TEST_CASE("sequences are their workspaces': neither another one nor a run in between disturbs them") {
    const Model<Next> model = derived_model<Next>();
    const std::vector<std::int64_t> ids = ids_of(12, 19, 5), others = ids_of(12, 19, 6);
    Workspace<Next> first, second;
    Vector y(19), z(19);
    const std::span<float> out(y), other_out(z);
    const std::span<const std::int64_t> all(ids), way(others);
    for (std::size_t i = 0; i < 12; ++i) {
        REQUIRE(model.extend(all.subspan(i, 1), out, first) == Status::ok);
        REQUIRE(model.extend(way.subspan(i, 1), other_out, second) == Status::ok);
        CHECK(naive::close(y, run_all(model, all.first(i + 1), 19), 1e-5F));
        CHECK(naive::close(z, run_all(model, way.first(i + 1), 19), 1e-5F));
        REQUIRE(model.run(way, other_out, first) == Status::ok);
    }
}

TEST_CASE("any number of threads extends a sequence to the same bits") {
    const Model<Rows> model = derived_model<Rows>();
    const std::vector<std::int64_t> ids = ids_of(12, 19, 7);
    for (const std::size_t piece : {1U, 5U, 12U}) {
        Workspace<Rows> alone{1, 1}, together{1, 3};
        for (std::size_t done = 0; done < 12; done += piece) {
            const std::size_t now = std::min<std::size_t>(piece, 12 - done);
            const std::span<const std::int64_t> in(ids.data() + done, now);
            Vector y(now * 19), z(now * 19);
            REQUIRE(model.extend(in, std::span<float>(y), alone) == Status::ok);
            for (const int threads : {2, 3}) {
                together.rewind(static_cast<int>(done));
                REQUIRE(model.extend(in, std::span<float>(z), together, executor::OpenMP{threads}) == Status::ok);
                CHECK(naive::same(z, y));
            }
        }
    }
}

TEST_CASE("what a workspace held before its sequence does not matter") {
    const Model<Next> model = derived_model<Next>();
    const std::vector<std::int64_t> ids = ids_of(12, 19, 8);
    Workspace<Next> workspace;
    std::fill_n(detail::WorkspaceAccess::scratch(workspace).state(), Workspace<Next>::state_bytes / sizeof(float),
                std::numeric_limits<float>::quiet_NaN());
    Vector y(19);
    for (std::size_t i = 0; i < 12; ++i)
        REQUIRE(model.extend(std::span(ids).subspan(i, 1), std::span<float>(y), workspace) == Status::ok);
    CHECK(naive::close(y, run_all(model, std::span<const std::int64_t>(ids), 19), 1e-5F));
}

TEST_CASE("a step has the keys of the sequence and the rows of its own positions") {
    using Plan = detail::program_t<Next>;
    std::size_t attentions = 0, products = 0;
    for (const detail::PlannedStep& step : Plan::plan.step) {
        const kernel::Geometry now = detail::geometry_at(step.geometry, step.lengthwise, 12, 1, 7);
        CHECK(now.height == 1);
        CHECK(now.outer == 1);
        if (step.geometry.attention.causal) {
            CHECK(now.attention.keys == 8);
            ++attentions;
        }
        products += step.recipe.weight != detail::none && step.geometry.height == 12;
    }
    CHECK(attentions == 2);
    CHECK(products >= 8);
}

TEST_CASE("what cannot go on is reported, and changes nothing") {
    const Model<Next> model = derived_model<Next>();
    const std::vector<std::int64_t> ids = ids_of(13, 19, 9);
    const std::span<const std::int64_t> all(ids);
    Workspace<Next> workspace;
    Vector y(19);
    const std::span<float> out(y);
    CHECK(model.extend(all, out, workspace) == Status::length);
    CHECK(model.extend(all.first(0), out, workspace) == Status::length);
    CHECK(model.extend(all.first(0), out.first(0), workspace) == Status::length);
    REQUIRE(model.extend(all.first(10), out, workspace) == Status::ok);
    CHECK(model.extend(all.first(3), out, workspace) == Status::length);
    CHECK(model.extend(all.first(2), out.first(18), workspace) == Status::output_size);
    for (const std::int64_t wrong : {std::int64_t{-1}, std::int64_t{19}}) {
        const std::vector<std::int64_t> bad{1, wrong};
        CHECK(model.extend(std::span<const std::int64_t>(bad), out, workspace) == Status::id_out_of_range);
    }
    CHECK(workspace.length() == 10);
    REQUIRE(model.extend(all.subspan(10, 2), out, workspace) == Status::ok);
    CHECK(naive::close(y, run_all(model, all.first(12), 19), 1e-5F));
    CHECK(model.extend(all.first(1), out, workspace) == Status::length);

    using First = Of<Attend, Select<0, 0>>;
    Workspace<First> first;
    CHECK(extend_floats(derived_model<First>(), first, 4, 4) == Status::no_sequence);
    CHECK(extend_floats(derived_model<First>(), first, 24, 4) == Status::no_sequence);
    using Second = Of<Attend, Select<0, -2>>;
    Workspace<Second> second;
    CHECK(extend_floats(derived_model<Second>(), second, 4, 4) == Status::length);
    CHECK(extend_floats(derived_model<Second>(), second, 8, 4) == Status::ok);
}

TEST_CASE("what no layer reads does not say how many positions there are") {
    using Net = Network<Inputs<Shape<11, 7>, Side<"m", Mask<7>>>, ReLU>;
    const Model<Net> model = derived_model<Net>();
    Workspace<Net> workspace;
    const Vector x = derived_input("x", 21);
    const std::array<bool, 7> mask{};
    Vector y(21);
    REQUIRE(model.run(std::span<const float>(x), std::span<const bool>(mask), std::span<float>(y), workspace,
                      Length{3}) == Status::ok);
    for (std::size_t i = 0; i < 21; ++i) CHECK(y[i] == std::max(x[i], 0.0F));
}

TEST_CASE("ids without positions are checked in a shorter run") {
    struct Tagged : Network<Inputs<Ids<8>, Ids<3>>,
                            Fork<Sequential<PassThrough<0>, Named<"word", Embedding<9, 4>>>,
                                 Sequential<PassThrough<1>, Named<"tag", Embedding<5, 4>>>>> {};
    const Model<Tagged> model = derived_model<Tagged>();
    Workspace<Tagged> workspace;
    const std::vector<std::int64_t> words{1, 2}, tags{0, 1, 5};
    Vector y(8), z(12);
    CHECK(model.run(std::span<const std::int64_t>(words), std::span<const std::int64_t>(tags), std::span<float>(y),
                    std::span<float>(z), workspace, Length{2}) == Status::id_out_of_range);
}

TEST_CASE("a network of rows runs at any length, however small") {
    using Rectifier = Network<Shape<4, 3>, ReLU>;
    const Model<Rectifier> model = derived_model<Rectifier>();
    Workspace<Rectifier> workspace;
    const Vector x = derived_input("x", 6);
    Vector y(7, 5.0F);
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(y).first(6), workspace, Length{2}) == Status::ok);
    for (std::size_t i = 0; i < 6; ++i) CHECK(y[i] == std::max(x[i], 0.0F));
    CHECK(y[6] == 5.0F);
}
