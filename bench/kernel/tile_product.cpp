// Products of floats on tile registers (AMX). Where the machine or the compiler's flags have no tiles, it says so and
// measures nothing.
//
// `peak` is what the unit does with operands in registers, `stream` with a load for every multiplication, from 32 kB
// and from 1 MB: in GFLOP/s of bf16. Convolutions are in GFLOP/s of the floats they stand for: with six products for a
// float at most a sixth of that peak, with three a third; their roofline is that of vectors. `split` is in floats a
// second.
#include "layers.hpp"

#include <idem/kernel/tiles_available.hpp>

#include <cstdio>

namespace {

using namespace idem::kernel;

constexpr double flop_of_multiplication = 2.0 * 16 * 16 * 32;

void rate(benchmark::State& state, const char* name, double count) {
    state.counters[name] =
        benchmark::Counter(count * static_cast<double>(state.iterations()) / 1e9, benchmark::Counter::kIsRate);
}

void peak(benchmark::State& state) {
    constexpr int rounds = 1000;
    const RandomLines<Bf16> operands(4 * 512);
    Tiles tiles(16);
    tiles.zero<0>();
    tiles.zero<1>();
    tiles.zero<2>();
    tiles.zero<3>();
    tiles.load<4>(operands.data(), 64);
    tiles.load<5>(operands.data() + 512, 64);
    tiles.load<6>(operands.data() + 1024, 64);
    tiles.load<7>(operands.data() + 1536, 64);
    for (auto _ : state)
        for (int i = 0; i < rounds; ++i) {
            tiles.multiply<0, 4, 6>();
            tiles.multiply<1, 4, 7>();
            tiles.multiply<2, 5, 6>();
            tiles.multiply<3, 5, 7>();
        }
    rate(state, "GFLOP/s", 4 * rounds * flop_of_multiplication);
}

void stream(benchmark::State& state) {
    const std::ptrdiff_t bytes = state.range(0);
    const RandomLines<Bf16> operands(bytes / 2);
    Tiles tiles(16);
    tiles.zero<0>();
    tiles.zero<1>();
    tiles.zero<2>();
    tiles.zero<3>();
    for (auto _ : state)
        for (std::ptrdiff_t i = 0; i < bytes / 2; i += 4 * 512) {
            tiles.load<6>(operands.data() + i, 64);
            tiles.load<7>(operands.data() + i + 512, 64);
            tiles.load<4>(operands.data() + i + 1024, 64);
            tiles.multiply<0, 4, 6>();
            tiles.multiply<1, 4, 7>();
            tiles.load<5>(operands.data() + i + 1536, 64);
            tiles.multiply<2, 5, 6>();
            tiles.multiply<3, 5, 7>();
        }
    rate(state, "GFLOP/s", static_cast<double>(bytes / 1024) * flop_of_multiplication);
}

template <int Terms>
void split(benchmark::State& state) {
    constexpr std::ptrdiff_t lines = 128, pitch = 133 * bf16_per_line;
    const RandomLines<> from(lines * bf16_per_line);
    const RandomLines<Bf16> to(Terms * pitch);
    for (auto _ : state) {
        for (std::ptrdiff_t i = 0; i < lines; ++i)
            split_line<Terms>(from.data() + i * bf16_per_line, to.data() + i * bf16_per_line, pitch);
        benchmark::ClobberMemory();
    }
    rate(state, "Gfloat/s", lines * bf16_per_line);
}

template <int terms>
void add(const layers::Layer& layer, const std::string& products) {
    layers::add("kernel/tile_product/" + products, layer, idem::detail::tile_convolution<terms>(layer.geometry));
}

bool register_all() {
    if (!tiles_available()) {
        std::fputs(tiles_compiled
                       ? "Tiles: this machine has none, or does not permit them: nothing is measured.\n"
                       : "Tiles: the compiler's flags have none (-march=sapphirerapids): nothing is measured.\n",
                   stderr);
        return false;
    }
    benchmark::RegisterBenchmark("kernel/tile_product/peak", &peak);
    benchmark::RegisterBenchmark("kernel/tile_product/stream", &stream)->Arg(32 * 1024)->Arg(1024 * 1024);
    benchmark::RegisterBenchmark("kernel/tile_product/split into 3", &split<3>);
    benchmark::RegisterBenchmark("kernel/tile_product/split into 2", &split<2>);
    using layers::rows, layers::window;
    for (const layers::Layer& layer :
         {window(56, 64, 64, 3), window(28, 128, 128, 3), window(14, 256, 256, 3), window(7, 512, 512, 3),
          window(56, 64, 128, 3, 2), window(56, 64, 256, 1), window(14, 1024, 256, 1), window(7, 512, 2048, 1),
          rows(512, 512, 512), rows(128, 768, 3072), rows(128, 3072, 768), rows(64, 784, 512)}) {
        add<3>(layer, "6 products");
        add<2>(layer, "3 products");
        add<1>(layer, "1 product");
    }
    return true;
}

const bool registered = register_all();

}  // namespace
