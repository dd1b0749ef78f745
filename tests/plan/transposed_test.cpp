/// Transposed convolutions as their phases.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/steps.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace transposed_test {
namespace {

using namespace idem;

struct Window {
    int kernel, stride, padding, dilation = 1;
};

/// Which of `out` places along an axis an input reaches through the window, as PyTorch's documentation defines it.
std::vector<bool> reached(const Window& window, int from, int out) {
    std::vector<bool> places(static_cast<std::size_t>(out));
    for (int k = 0; k < window.kernel; ++k) {
        const int to = from * window.stride - window.padding + k * window.dilation;
        if (to >= 0 && to < out) places[static_cast<std::size_t>(to)] = true;
    }
    return places;
}

/// NaN in both channels of any place reaches just the outputs that the window gives it.
template <class Net>
void check_reach(const Window& down, const Window& across) {
    const auto model = golden::derived_model<Net>();
    constexpr auto in = Net::input::extents, out = Net::output::extents;
    const int height = in[1], width = in[2], out_width = out[2], area = out[1] * out_width;
    for (int place = 0; place < height * width; ++place) {
        naive::Vector x = golden::derived_input("x", Net::input::size);
        for (const int channel : {0, 1})
            x[static_cast<std::size_t>(channel * height * width + place)] = std::numeric_limits<float>::quiet_NaN();
        const naive::Vector y = naive::run(model, x);
        const std::vector<bool> rows = reached(down, place / width, out[1]);
        const std::vector<bool> columns = reached(across, place % width, out_width);
        INFO("NaN at place " << place);
        bool right = true;
        for (std::size_t i = 0; i < y.size(); ++i) {
            const auto at = i % static_cast<std::size_t>(area), in_line = static_cast<std::size_t>(out_width);
            right = right && std::isnan(y[i]) == (rows[at / in_line] && columns[at % in_line]);
        }
        CHECK(right);
    }
}

/// As many channels as fill vectors: with fewer, one convolution of all phases may be the faster.
template <class... Options>
using Net = Network<Shape<2, 3, 4>, ConvTranspose2d<2, 16, Options...>>;

template <class Net>
std::size_t convolutions() {
    using detail::Computation;
    return test::count_of<Net>(Computation::convolution) + test::count_of<Net>(Computation::first_convolution);
}

}  // namespace

TEST_CASE("NaN reaches just those outputs of a transposed convolution that its window gives it") {
    check_reach<Net<Kernel<3>, Stride<2>, Padding<1>, OutputPadding<1>>>({3, 2, 1}, {3, 2, 1});
    check_reach<Net<Kernel<4, 5>, Stride<2, 3>, Padding<1, 2>>>({4, 2, 1}, {5, 3, 2});
    check_reach<Net<Kernel<2, 1>, Stride<3, 2>>>({2, 3, 0}, {1, 2, 0});  // places between windows
    check_reach<Net<Kernel<3>, Stride<2>, Dilation<3>>>({3, 2, 0, 3}, {3, 2, 0, 3});
    check_reach<Net<Kernel<3, 4>, Stride<2>, Dilation<2, 3>, Padding<1, 4>>>({3, 2, 1, 2}, {4, 2, 4, 3});
    check_reach<Net<Kernel<3>, Dilation<2>, Padding<1>>>({3, 1, 1, 2}, {3, 1, 1, 2});
    check_reach<Net<Kernel<4, 3>, Stride<2>, Padding<1>, Groups<2>>>({4, 2, 1}, {3, 2, 1});
}

TEST_CASE("phases that see their inputs alike are one convolution") {
    CHECK(convolutions<Net<Kernel<2>, Stride<2>>>() == 1);
    CHECK(convolutions<Net<Kernel<4>, Stride<2>, Padding<1>>>() == 4);
    CHECK(convolutions<Network<Shape<8, 9>, ConvTranspose1d<8, 6, Kernel<16>, Stride<8>, Padding<4>>>>() == 2);
    CHECK(convolutions<Net<Kernel<2>, Stride<2>, Groups<2>>>() == 4);
    // Of large images with many channels Winograd's algorithm gives all at once faster.
    using Large = Network<Shape<256, 64, 64>, ConvTranspose2d<256, 128, Kernel<4>, Stride<2>, Padding<1>>>;
    CHECK(convolutions<Large>() == 1);
}

}  // namespace transposed_test
