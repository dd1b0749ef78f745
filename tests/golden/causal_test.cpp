/// Convolutions over sequences that go on, and over shorter ones.
#include "check.hpp"

#include <idem/compose.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

using namespace idem;
using golden::check;
using golden::layers;

namespace causal_goldens {
namespace {

// clang-format off

/// A convolution of each position and those before it.
template <int In, int Out, int kernel, int dilation, class... Options>
using Causal1d = Sequential<ZeroPad1d<(kernel - 1) * dilation, 0>,
    Here<Conv1d<In, Out, Kernel<kernel>, Dilation<dilation>, Options...>>>;

/// What goes on, and what is skipped to the end.
template <FixedString number, int C, int kernel, int dilation>
using WaveLayer = Named<number, Residual<Sequential<
    Named<"conv", Causal1d<C, 2 * C, kernel, dilation>>,
    Mul<Sequential<Slice<0, 0, C>, Tanh>, Sequential<Slice<0, C, 2 * C>, Sigmoid>>,
    Named<"mix", Conv1d<C, C, Kernel<1>>>,
    Tap<number>>>>;

template <int L> struct WaveNet : Network<Shape<1, L>,
    Named<"rechannel", Conv1d<1, 8, Kernel<1>>>,
    Named<"layers", Sequential<WaveLayer<"0", 8, 3, 1>, WaveLayer<"1", 8, 3, 2>, WaveLayer<"2", 8, 3, 4>,
                               WaveLayer<"3", 8, 3, 8>>>,
    Add<From<"0">, From<"1">, From<"2">, From<"3">>,
    Named<"head", Conv1d<8, 1, Kernel<1>>>> {};

template <int In, int Out, int kernel, int dilation, class... Options>
using TemporalBlock = Sequential<Residual<
    Named<"net", Sequential<
        Causal1d<In, Out, kernel, dilation>, BatchNorm1d<Out>, ReLU,
        Causal1d<Out, Out, kernel, dilation, Options...>, BasicPReLU<Out>>>,
    Named<"downsample", Conv1d<In, Out, Kernel<1>>>>, ReLU>;
template <int L> struct Temporal : Network<Shape<5, L>,
    TemporalBlock<5, 12, 3, 1>, TemporalBlock<12, 7, 2, 4, Groups<7>>> {};

template <int L> struct ThenRows : Network<Shape<4, L>,
    Named<"conv", Causal1d<4, 20, 5, 1>>, ReLU, Permute<1, 0>,
    Named<"gru", GRU<20, 18>>, Named<"fc", Linear<18, 3>>> {};

template <int L> struct Same : Network<Shape<5, L>,
    Conv1d<5, 16, Kernel<5>, Padding<2>>, BatchNorm1d<16>, ReLU, Conv1d<16, 3, Kernel<3>, Padding<1>>> {};

// clang-format on

template <class Net>
constexpr const auto& plan = detail::program_t<Net>::plan;

static_assert(plan<WaveNet<40>>.endless && plan<Temporal<30>>.endless && plan<ThenRows<24>>.endless);
static_assert(!plan<Same<16>>.extends && plan<Same<16>>.length == 16, "a window sees what comes, but fewer may be all");

template <class Net>
constexpr bool runs(kernel::Run kernel) {
    for (const detail::PlannedStep& step : plan<Net>.step)
        if (step.kernels.run == kernel) return true;
    return false;
}
static_assert(!runs<WaveNet<40>>(&kernel::pad) && !runs<Temporal<30>>(&kernel::pad), "a convolution reads its zeros");
static_assert(!runs<WaveNet<40>>(&kernel::transpose), "parts of channels are taken as they lie");

/// Some positions of a sample (C, T), or (T, C).
std::vector<float> positions_of(std::span<const float> sample, const std::array<int, 2>& extents, int axis, int first,
                                int count) {
    std::vector<float> part;
    for (int i = 0; i < (axis == 0 ? count : extents[0]); ++i)
        for (int j = 0; j < (axis == 1 ? count : extents[1]); ++j) {
            const int row = i + (axis == 0 ? first : 0), column = j + (axis == 1 ? first : 0);
            part.push_back(sample[static_cast<std::size_t>(row * extents[1] + column)]);
        }
    return part;
}

/// A golden's first sample in pieces of up to `piece` positions, in a network of fewer. The output's are along `axis`.
template <class Net, class Long>
void check_pieces(const std::string& name, int axis, int piece) {
    INFO(name << " in pieces of " << piece);
    const std::array<int, 2> in = Long::input::extents, out = Long::output::extents;
    const std::vector<float> x = golden::derived_input("input0", Long::input::size);
    const golden::Expected expected = golden::expected(golden::read_goldens(layers.file), name);
    const auto model = golden::derived_model<Net>();
    Workspace<Net> workspace{1, 2};
    for (int first = 0; first < in[1]; first += piece) {
        const int count = std::min(piece, in[1] - first);
        const std::vector<float> next = positions_of(x, in, 1, first, count);
        const std::vector<float> wanted = positions_of(expected.values, out, axis, first, count);
        std::vector<float> y(wanted.size());
        REQUIRE(model.extend(next, y, workspace, executor::OpenMP{1 + piece % 2}) == Status::ok);
        CHECK(golden::distance(y, wanted) <= 2 * layers.tolerance);
    }
    CHECK(workspace.length() == in[1]);
}

}  // namespace

TEST_CASE("causal convolutions give PyTorch's outputs, at once and piece by piece") {
    check<WaveNet<40>>(layers, "causal_wavenet");
    check<Temporal<30>>(layers, "causal_temporal");
    check<ThenRows<24>>(layers, "causal_then_rows");
    for (const int piece : {1, 2, 3, 7}) {
        check_pieces<WaveNet<7>, WaveNet<40>>("causal_wavenet", 1, piece);
        check_pieces<Temporal<7>, Temporal<30>>("causal_temporal", 1, piece);
        check_pieces<ThenRows<7>, ThenRows<24>>("causal_then_rows", 0, piece);
    }
}

TEST_CASE("convolutions over fewer positions give PyTorch's outputs for those") {
    check<Same<16>>(layers, "conv1d_same");
    check<Same<9>>(layers, "conv1d_same_shorter");
    const auto model = golden::derived_model<Same<16>>();
    const golden::Expected expected = golden::expected(golden::read_goldens(layers.file), "conv1d_same_shorter");
    const std::vector<float> x = golden::derived_input("input0", 3 * 5 * 9);
    std::vector<float> y(expected.values.size());
    Workspace<Same<16>> workspace{3};
    REQUIRE(model.run(x, y, workspace, Length{9}) == Status::ok);
    CHECK(golden::distance(y, expected.values) <= layers.tolerance);

    xt::xtensor<float, 3> array({3, 5, 9});
    std::copy(x.begin(), x.end(), array.begin());
    const xt::xtensor<float, 3> called = model(array);
    CHECK(called.shape() == xt::xtensor<float, 3>::shape_type{3, 3, 9});
    CHECK(std::equal(called.begin(), called.end(), y.begin()));
    const xt::xtensor<float, 3> wide({3, 9, 9});
    CHECK_THROWS_WITH(model(wide), "input 0 is (3, 9, 9), but the network takes (batch, 5, 1 to 16)");
}

}  // namespace causal_goldens
