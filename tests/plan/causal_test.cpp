/// Windows that slide over sequences which go on.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/generate.hpp>
#include <idem/plan/model.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace causal {
namespace {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

template <class Net>
constexpr const auto& plan = detail::program_t<Net>::plan;

// clang-format off

template <int In, int Out, int kernel, int dilation = 1, class... Options>
using Causal1d = Sequential<ZeroPad1d<(kernel - 1) * dilation, 0>,
    Here<Conv1d<In, Out, Kernel<kernel>, Dilation<dilation>, Options...>>>;

/// Of one channel in and out.
template <int L> struct Mono : Network<Shape<1, L>,
    Named<"in", Causal1d<1, 6, 4>>, Tanh, Named<"out", Causal1d<6, 1, 3, 5>>> {};

/// Zeros in front of which not all that comes is read.
template <int L> struct Parts : Network<Shape<3, L>,
    Named<"a", Causal1d<3, 8, 2>>, Tap<"a">,
    Concat<Axis<0>, Named<"b", Causal1d<8, 4, 3>>, From<"a">>,
    ZeroPad1d<2, 0>, Named<"c", Causal1d<12, 12, 3, 2, Groups<12>>>, Slice<1, 0, L>,
    Named<"d", Conv1d<12, 5, Kernel<1>>>> {};

/// Windows that read parts of wider streams, and what does so beside them.
template <int L> struct Whole : Network<Shape<3, L>,
    Named<"a", Causal1d<3, 8, 2>>, Tap<"a">,
    Concat<Axis<0>, Named<"b", Causal1d<8, 4, 3>>, From<"a">>,
    Named<"c", Causal1d<12, 12, 3, 2, Groups<12>>>, BatchNorm1d<12>, Named<"act", BasicPReLU<12>>,
    Mul<Identity, Learned<"gain", Shape<12, 1>, BatchAxis<false>>>,
    Named<"d", Conv1d<12, 5, Kernel<1>>>, BasicSoftmax<Axis<0>>> {};

/// So long that images of as many elements would run band by band.
template <int L> struct Long : Network<Shape<1, L>,
    Named<"a", Causal1d<1, 16, 3>>, ReLU, Named<"b", Causal1d<16, 16, 3>>, ReLU, Named<"c", Causal1d<16, 1, 3>>> {};

/// Attention behind a convolution: the sequence has an end.
template <int L> struct Listens : Network<Shape<4, L>,
    Named<"conv", Causal1d<4, 24, 3>>, Permute<1, 0>, ScaledDotProductAttention<2, Causal>,
    Named<"fc", Linear<8, 3>>> {};

/// The logits of the next of 7 ids.
struct Letters : Network<Ids<9>,
    Named<"embedding", Embedding<7, 6>>, Permute<1, 0>, Named<"conv", Causal1d<6, 10, 3, 2>>, ReLU, Select<1, -1>,
    Named<"fc", Linear<10, 7>>> {};

template <class... L> using Of = Network<Shape<4, 12>, L...>;

// clang-format on

static_assert(plan<Mono<5>>.endless && plan<Mono<1>>.endless && plan<Whole<7>>.endless && plan<Letters>.endless);
static_assert(plan<Listens<9>>.extends && !plan<Listens<9>>.endless);
static_assert(Workspace<Mono<5>>::state_bytes == 4 * (16 + 192), "rings of (3 + 5) x 1 and (10 + 5) x 6, twice");
static_assert(!plan<Parts<6>>.extends, "a part of the positions counts from the first");

/// Whether something runs is chosen.
template <int L> struct Chosen : Network<Shape<1, L>, Named<"in", Causal1d<1, 1, 4>>, Optional<"extra", Tanh>> {};
/// The last three positions.
struct LastThree : Network<Shape<9, 2>, Named<"gru", GRU<2, 20>>, Slice<0, -3, 9>> {};
/// More weights than a core's caches keep.
template <int L> struct Middle : Network<Shape<1, L>,
    Named<"in", Causal1d<1, 64, 2>>, Named<"conv", Causal1d<64, 128, 3>>, Named<"out", Causal1d<128, 1, 1>>> {};
template <int L> struct Heavy : Network<Shape<1, L>,
    Named<"in", Causal1d<1, 256, 2>>, Named<"conv", Causal1d<256, 256, 3>>, Named<"out", Causal1d<256, 1, 1>>> {};

static_assert(plan<Mono<40>>.most_walked == 16 && plan<Mono<5>>.most_walked == 5 && plan<Letters>.most_walked == 9);
static_assert(plan<Whole<7>>.most_walked == 1, "of (C, T) two positions do not lie one behind the other");
static_assert(plan<Listens<9>>.most_walked == 0 && plan<Chosen<9>>.most_walked == 0 && plan<Heavy<9>>.most_walked == 0);
static_assert(plan<LastThree>.most_walked == 0 && plan<Middle<40>>.most_walked == 8);

static_assert(!plan<Of<Conv1d<4, 4, Kernel<3>, Padding<1>>>>.extends, "a window sees what comes");
static_assert(plan<Of<Conv1d<4, 4, Kernel<3>, Padding<1>>>>.length == 12, "but fewer positions may be all");
static_assert(plan<Of<ZeroPad1d<1, 3>, Conv1d<4, 4, Kernel<5>>>>.length == 12);
static_assert(plan<Of<Conv1d<4, 4, Kernel<3>>>>.length == 0);
static_assert(plan<Of<Conv1d<4, 4, Kernel<4>, Stride<2>>>>.length == 0);
static_assert(plan<Of<ZeroPad1d<2, 0>>>.length == 0);
static_assert(plan<Of<MaxPool1d<Kernel<3>, Stride<1>, Padding<1>>>>.length == 0);
static_assert(plan<Of<ReplicationPad1d<2, 0>, Conv1d<4, 4, Kernel<3>>>>.length == 0);
static_assert(plan<Of<Causal1d<4, 4, 3>, Flatten, Linear<48, 2>>>.length == 0);
static_assert(plan<Of<Causal1d<4, 4, 3>, GroupNorm<2, 4>>>.length == 0);
static_assert(plan<Of<Causal1d<4, 4, 3>, Add<Identity, Learned<"pos", Shape<4, 12>, BatchAxis<false>>>>>.length == 0);
static_assert(!plan<Of<Tanh>>.extends && !plan<Of<Conv1d<4, 4, Kernel<1>>>>.extends, "nothing here looks back");

/// Positions from `first` on of (C, L).
Vector columns(std::span<const float> x, std::size_t length, std::size_t first, std::size_t count) {
    Vector part;
    for (std::size_t row = 0; row < x.size(); row += length)
        part.insert(part.end(), x.begin() + static_cast<std::ptrdiff_t>(row + first),
                    x.begin() + static_cast<std::ptrdiff_t>(row + first + count));
    return part;
}

/// `All` is `Net` for all positions at once.
template <class Net, class All>
void check_pieces() {
    constexpr auto length = static_cast<std::size_t>(All::input::extents[1]);
    constexpr bool rows = All::output::extents[0] == All::input::extents[1];  // gives (T, Out)
    constexpr std::size_t out = All::output::size / length;
    const Vector x = derived_input("x", All::input::size), expected = naive::run(derived_model<All>(), x);
    const auto model = derived_model<Net>();
    Workspace<Net> workspace{1, 2};
    detail::Scratch& scratch = detail::WorkspaceAccess::scratch(workspace);
    std::fill_n(scratch.state(), Workspace<Net>::state_bytes / sizeof(float), std::numeric_limits<float>::quiet_NaN());
    for (const std::size_t most : {1U, 2U, 3U, 5U}) {
        const std::size_t piece = std::min<std::size_t>(most, Net::input::extents[1]);
        workspace.rewind();
        Vector given, wanted_of_all;
        for (std::size_t first = 0; first < length; first += piece) {
            const std::size_t count = std::min(piece, length - first);
            const Vector next = columns(x, length, first, count);
            const Vector wanted = rows ? Vector(expected.begin() + static_cast<std::ptrdiff_t>(first * out),
                                                expected.begin() + static_cast<std::ptrdiff_t>((first + count) * out))
                                       : columns(expected, length, first, count);
            Vector y(wanted.size(), std::numeric_limits<float>::quiet_NaN());
            REQUIRE(model.extend(next, y, workspace, executor::OpenMP{1 + static_cast<int>(first % 2)}) == Status::ok);
            given.insert(given.end(), y.begin(), y.end());
            wanted_of_all.insert(wanted_of_all.end(), wanted.begin(), wanted.end());
        }
        INFO("pieces of " << piece);
        CHECK(naive::close(given, wanted_of_all, 1e-6));
    }
}

}  // namespace

TEST_CASE("windows slide on over what comes, piece by piece") {
    check_pieces<Mono<5>, Mono<40>>();
    check_pieces<Mono<1>, Mono<40>>();
    check_pieces<Whole<5>, Whole<40>>();
    check_pieces<Listens<30>, Listens<30>>();
}

TEST_CASE("a call of few positions tells what it cannot take, and changes nothing") {
    const auto model = derived_model<Mono<9>>();
    Workspace<Mono<9>> workspace, none{0};
    const Vector x(4, 1.0f);
    Vector y(4, 5.0f);
    CHECK(model.extend(std::span(x).first(3), y, workspace) == Status::output_size);
    CHECK(model.extend(x, y, none) == Status::workspace_too_small);
    const auto letters = derived_model<Letters>();
    Workspace<Letters> of_letters;
    const std::vector<std::int64_t> ids{3, 7};
    Vector logits(7, 5.0f);
    CHECK(letters.extend(ids, logits, of_letters) == Status::id_out_of_range);
    CHECK(letters.extend(std::span(ids).first(1), std::span(logits).first(6), of_letters) == Status::output_size);
    CHECK(std::count(y.begin(), y.end(), 5.0f) == 4);
    CHECK(std::count(logits.begin(), logits.end(), 5.0f) == 7);
    CHECK(workspace.length() + none.length() + of_letters.length() == 0);
}

TEST_CASE("long sequences are computed as far as they go") {
    using Net = Long<8192>;
    const Vector x = derived_input("x", 8192), first(x.begin(), x.begin() + 3000);
    const auto model = derived_model<Net>();
    const Vector expected = naive::run(model, x);
    const std::span<const float> expected_first(expected.data(), 3000);
    Workspace<Net> workspace;
    Vector y(3000);
    REQUIRE(model.run(first, y, workspace, Length{3000}) == Status::ok);
    CHECK(naive::close(y, expected_first, 1e-6));
    for (std::size_t begin = 0; begin < 3000; begin += 1000)
        REQUIRE(model.extend(std::span(first).subspan(begin, 1000), std::span(y).subspan(begin, 1000), workspace) ==
                Status::ok);
    CHECK(naive::close(y, expected_first, 1e-6));
}

TEST_CASE("a sequence may be longer than an int counts") {
    using Net = Mono<4>;
    const auto model = derived_model<Net>();
    const Vector x = derived_input("x", 60);
    Workspace<Net> workspace, long_ago;
    const auto extend = [&](Workspace<Net>& of, std::size_t first) {
        Vector y(4);
        REQUIRE(model.extend(std::span(x).subspan(first, 4), y, of) == Status::ok);
        return y;
    };
    for (std::size_t first = 0; first < 28; first += 4) CHECK(extend(workspace, first) == extend(long_ago, first));
    detail::Scratch& scratch = detail::WorkspaceAccess::scratch(long_ago);
    const int rings = 7 * 14;  // rows of both rings, a whole number of times
    for (int i = 0; i < 3; ++i) scratch.advance(std::numeric_limits<int>::max() / rings * rings);
    CHECK(long_ago.length() == std::numeric_limits<int>::max());
    for (std::size_t first = 28; first < 60; first += 4) CHECK(extend(workspace, first) == extend(long_ago, first));
}

TEST_CASE("samples of fewer positions lie one behind the other") {
    const Vector x = derived_input("x", 2 * 3 * 7);
    const auto model = derived_model<Whole<10>>();
    Workspace<Whole<10>> workspace{2, 2};
    Vector y(2 * 5 * 7);
    REQUIRE(model.run(x, y, workspace, Length{7}, executor::OpenMP{2}) == Status::ok);
    CHECK(naive::close(y, naive::run(derived_model<Whole<7>>(), x), 1e-6));
    CHECK(model.run(x, y, workspace, Length{11}) == Status::length);

    const auto mono = derived_model<Mono<10>>();
    xt::xtensor<float, 3> array({2, 1, 7});
    std::copy_n(x.begin(), 14, array.begin());
    const xt::xtensor<float, 3> called = mono(array);
    CHECK(called.shape() == xt::xtensor<float, 3>::shape_type{2, 1, 7});
    const Vector expected = naive::run(derived_model<Mono<7>>(), Vector(x.begin(), x.begin() + 14));
    CHECK(naive::close({called.data(), called.size()}, expected, 1e-6));
}

TEST_CASE("ids follow by what a convolution sees") {
    const auto model = derived_model<Letters>();
    Workspace<Letters> workspace;
    std::vector<std::int64_t> ids{3, 1, 4}, all = ids;
    generate(model, ids, {.count = 12}, workspace, [&](std::int64_t id) { all.push_back(id); });
    REQUIRE(all.size() == 15);
    for (std::size_t end = 3; end < 15; ++end) {
        const std::size_t count = std::min<std::size_t>(end, 9);  // a window sees 5
        const std::vector<std::int64_t> last(all.begin() + static_cast<std::ptrdiff_t>(end - count),
                                             all.begin() + static_cast<std::ptrdiff_t>(end));
        Vector logits(7);
        REQUIRE(model.run(last, logits, workspace, Length{static_cast<int>(count)}) == Status::ok);
        CHECK(std::max_element(logits.begin(), logits.end()) - logits.begin() == all[end]);
    }
}

TEST_CASE("a type-erased model goes on, too") {
    const Vector x = derived_input("x", 20), expected = naive::run(derived_model<Mono<20>>(), x);
    const AnyModel any(derived_model<Mono<8>>());
    AnyModel::Workspace workspace = any.make_workspace();
    Vector y(20);
    for (std::size_t first = 0; first < 20; first += 5)
        REQUIRE(any.extend(std::span(x).subspan(first, 5), std::span(y).subspan(first, 5), workspace) == Status::ok);
    CHECK(naive::close(y, expected, 1e-6));
}

}  // namespace causal
