// Products of floats on tile registers (AMX), beside the same on vectors. Where the machine or the compiler's flags
// have no tiles, it says so and measures nothing.
//
// `tiles/peak` is what the unit does with operands in registers, `tiles/stream` with a load for every multiplication,
// from 32 kB and from 1 MB: in GFLOP/s of bf16. Convolutions are in GFLOP/s of the floats they stand for: with three
// terms at most a sixth of the peak, with two a third. `split` is in floats a second.
#include <idem/kernel/activation.hpp>
#include <idem/kernel/convolution.hpp>
#include <idem/kernel/tile_convolution.hpp>
#include <idem/kernel/tiles_available.hpp>

#include <benchmark/benchmark.h>

#include <cstdio>
#include <new>
#include <string>
#include <vector>

namespace {

using namespace idem::kernel;

constexpr double flop_of_multiplication = 2.0 * 16 * 16 * 32;

void rate(benchmark::State& state, const char* name, double count) {
    state.counters[name] =
        benchmark::Counter(count * static_cast<double>(state.iterations()) / 1e9, benchmark::Counter::kIsRate);
}

/// Cache lines, at random: a unit may take less power, and so run faster, on zeros.
template <class T>
class Lines {
  public:
    explicit Lines(std::ptrdiff_t count)
        : begin_(static_cast<T*>(::operator new(static_cast<std::size_t>(count) * sizeof(T), alignment))) {
        std::uint32_t bits = 1;
        for (std::ptrdiff_t i = 0; i < count; ++i) {
            bits = bits * 1664525 + 1013904223;
            if constexpr (sizeof(T) == sizeof(float))
                begin_[i] = static_cast<T>(bits >> 8) * 0x1p-23f - 1.0f;
            else
                begin_[i] = static_cast<T>(bits >> 18 | 0x2000);  // bf16 numbers and bytes of some size
        }
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    ~Lines() { ::operator delete(begin_, alignment); }
    T* data() const { return begin_; }

  private:
    static constexpr std::align_val_t alignment{64};
    T* begin_;
};

void peak(benchmark::State& state) {
    constexpr int rounds = 1000;
    const Lines<Bf16> operands(4 * 512);
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
    const Lines<Bf16> operands(bytes / 2);
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
    const Lines<float> from(lines * bf16_per_line);
    const Lines<Bf16> to(Terms * pitch);
    for (auto _ : state) {
        for (std::ptrdiff_t i = 0; i < lines; ++i)
            split_line<Terms>(from.data() + i * bf16_per_line, to.data() + i * bf16_per_line, pitch);
        benchmark::ClobberMemory();
    }
    rate(state, "Gfloat/s", lines * bf16_per_line);
}

struct Layer {
    std::string name;
    Geometry geometry;
};

Layer window(int extent, int channels, int out_channels, int kernel, int stride) {
    Layer layer{std::to_string(extent) + "x" + std::to_string(extent) + "x" + std::to_string(channels) + " to " +
                    std::to_string(out_channels) + ", " + std::to_string(kernel) + "x" + std::to_string(kernel) +
                    (stride > 1 ? ", stride " + std::to_string(stride) : ""),
                {}};
    Geometry& g = layer.geometry;
    g.height = g.width = extent;
    g.channels = channels;
    g.out_channels = out_channels;
    g.vertical = g.horizontal = {kernel, stride, kernel / 2, 1};
    g.out_height = g.out_width = g.vertical.places(extent);
    return layer;
}

Layer rows(int count, int in, int out) {
    Layer layer{std::to_string(count) + "x" + std::to_string(in) + "x" + std::to_string(out), {}};
    layer.geometry.height = layer.geometry.out_height = count;
    layer.geometry.channels = in;
    layer.geometry.out_channels = out;
    return layer;
}

struct Functions {
    Run run;
    Pack pack;
    std::ptrdiff_t packed_floats, scratch_bytes;
};

void convolve(benchmark::State& state, const Geometry& g, const Functions& functions) {
    const std::ptrdiff_t depth = std::ptrdiff_t{g.vertical.kernel} * g.horizontal.kernel * g.channels;
    const std::ptrdiff_t places = std::ptrdiff_t{g.out_height} * g.out_width;
    const Lines<float> input(std::ptrdiff_t{g.height} * g.width * g.channels), weight(depth * g.out_channels);
    const Lines<float> output(places * g.out_channels), packed(functions.packed_floats);
    const Lines<std::byte> scratch(functions.scratch_bytes);
    functions.pack(g, {.weight = weight.data()}, packed.data());
    const Call call{
        .input = input.data(), .output = output.data(), .weights = packed.data(), .scratch = scratch.data()};
    for (auto _ : state) {
        functions.run(g, call);
        benchmark::ClobberMemory();
    }
    rate(state, "GFLOP/s", 2.0 * static_cast<double>(depth * places * g.out_channels));
}

template <int Terms>
Functions on_tiles(const Geometry& g) {
    return {&tile_convolution<Relu, Terms>, &pack_tile_convolution<Terms>, tile_convolution_packed_floats<Terms>(g),
            tile_convolution_scratch_bytes<Terms>(g)};
}

bool register_all() {
    if (!tiles_available()) {
        std::fputs(tiles_compiled
                       ? "Tiles: this machine has none, or does not permit them: nothing is measured.\n"
                       : "Tiles: the compiler's flags have none (-march=sapphirerapids): nothing is measured.\n",
                   stderr);
        return false;
    }
    benchmark::RegisterBenchmark("tiles/peak", &peak);
    benchmark::RegisterBenchmark("tiles/stream", &stream)->Arg(32 * 1024)->Arg(1024 * 1024);
    benchmark::RegisterBenchmark("split into 3", &split<3>);
    benchmark::RegisterBenchmark("split into 2", &split<2>);
    for (const Layer& layer :
         {window(56, 64, 64, 3, 1), window(28, 128, 128, 3, 1), window(14, 256, 256, 3, 1), window(7, 512, 512, 3, 1),
          window(56, 64, 128, 3, 2), window(56, 64, 256, 1, 1), window(14, 1024, 256, 1, 1), window(7, 512, 2048, 1, 1),
          rows(512, 512, 512), rows(128, 768, 3072), rows(128, 3072, 768), rows(64, 784, 512)}) {
        const Geometry& g = layer.geometry;
        const Functions vectors{&convolution<Relu>, &pack_convolution<>, convolution_packed_floats<>(g),
                                convolution_scratch_bytes<>(g)};
        const auto add = [&](const char* name, const Functions& functions) {
            benchmark::RegisterBenchmark((layer.name + name).c_str(),
                                         [=](benchmark::State& state) { convolve(state, g, functions); });
        };
        add(", vectors", vectors);
        add(", 6 products", on_tiles<3>(g));
        add(", 3 products", on_tiles<2>(g));
        add(", 1 product", on_tiles<1>(g));
    }
    return true;
}

const bool registered = register_all();

}  // namespace
