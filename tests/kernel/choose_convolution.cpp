/// Which algorithm a convolution gets. The choices follow from measurements: see the header.
#include "support/catch.hpp"

#include <idem/kernel/choose_convolution.hpp>

using namespace idem;
using namespace idem::kernel;

namespace {

constexpr Geometry window_3x3(int extent, int channels, int out_channels) {
    Geometry geometry;
    geometry.height = geometry.width = geometry.out_height = geometry.out_width = extent;
    geometry.channels = channels;
    geometry.out_channels = out_channels;
    geometry.vertical = geometry.horizontal = {3, 1, 1, 1};
    return geometry;
}

}  // namespace

TEST_CASE("large maps get large tiles, few places with many weights do not", "[kernel][choice]") {
    STATIC_REQUIRE(choose_convolution(window_3x3(56, 64, 64)) == Algorithm::winograd_4x4);
    STATIC_REQUIRE(choose_convolution(window_3x3(28, 128, 128)) == Algorithm::winograd_4x4);
    STATIC_REQUIRE(choose_convolution(window_3x3(224, 3, 64)) == Algorithm::direct);
    // Narrow vectors take longer to compute than the weights to arrive.
    STATIC_REQUIRE(
        (simd::lanes<simd::Batch> < 16 || choose_convolution(window_3x3(7, 512, 512)) != Algorithm::winograd_4x4));
}

TEST_CASE("many samples share the weights that large tiles need", "[kernel][choice]") {
    static constexpr Geometry g = window_3x3(7, 512, 512);
    constexpr auto cycles = [](Algorithm algorithm, int batch) { return convolution_cycles(g, algorithm, batch); };
    // Without vectors the weights have arrived long before they are multiplied.
    constexpr bool has_vectors = simd::lanes<simd::Batch> > 1;
    STATIC_REQUIRE(
        (!has_vectors || cycles(Algorithm::winograd_4x4, 8) < 8 * cycles(Algorithm::winograd_4x4, 1) * 0.7));
    STATIC_REQUIRE(cycles(Algorithm::direct, 8) > 8 * cycles(Algorithm::direct, 1) * 0.7);
    STATIC_REQUIRE(choose_convolution(g, Algorithm::cheapest, 8) == Algorithm::winograd_4x4);
}

TEST_CASE("a wanted algorithm is taken where it applies, otherwise the cheapest that does", "[kernel][choice]") {
    for (const Algorithm wanted : {Algorithm::direct, Algorithm::winograd_2x2, Algorithm::winograd_4x4})
        CHECK(choose_convolution(window_3x3(56, 64, 64), wanted) == wanted);

    const auto falls_back = [](auto change) {
        Geometry g = window_3x3(56, 128, 128);
        change(g);
        return choose_convolution(g, Algorithm::winograd_4x4) == Algorithm::direct &&
               choose_convolution(g) == Algorithm::direct;
    };
    CHECK(falls_back([](Geometry& g) { g.vertical.stride = 2; }));
    CHECK(falls_back([](Geometry& g) { g.horizontal.dilation = 2; }));
    CHECK(falls_back([](Geometry& g) { g.horizontal.kernel = 5; }));
    CHECK(falls_back([](Geometry& g) { g.groups = 2; }));
    CHECK(falls_back([](Geometry& g) { g.prologue = Prologue::scale_shift_relu; }));
}

TEST_CASE("what is depthwise gets the kernel for that, unless the product is forced", "[kernel][choice]") {
    Geometry g = window_3x3(56, 144, 144);
    g.groups = 144;
    CHECK(choose_convolution(g) == Algorithm::depthwise);
    CHECK(choose_convolution(g, Algorithm::winograd_4x4) == Algorithm::depthwise);
    CHECK(choose_convolution(g, Algorithm::direct) == Algorithm::direct);
    g.out_channels = 288;
    CHECK(choose_convolution(g, Algorithm::depthwise) == Algorithm::direct);
}

TEST_CASE("narrow groups get the kernel for these, unless the product is forced", "[kernel][choice]") {
    constexpr int lanes = static_cast<int>(simd::lanes<simd::Batch>);
    Geometry g = window_3x3(56, 16 * lanes, 16 * lanes);
    g.groups = 8;
    CHECK(choose_convolution(g) == Algorithm::narrow);
    CHECK(choose_convolution(g, Algorithm::winograd_4x4) == Algorithm::narrow);
    CHECK(choose_convolution(g, Algorithm::direct) == Algorithm::direct);
    g.groups = 4;
    CHECK(choose_convolution(g) == Algorithm::direct);
}

TEST_CASE("large tiles are not taken where their rounding errors add up too far", "[kernel][choice]") {
    CHECK(choose_convolution(window_3x3(56, 2048, 64), Algorithm::winograd_4x4) == Algorithm::winograd_2x2);
}
