// LSTM and GRU over 100 rows: of one sequence, whose rows wait for each other, and of twelve, six of which run together.
#include "random_lines.hpp"
#include "roofline.hpp"

#include <idem/kernel/recurrent.hpp>

#include <cstddef>
#include <string>

namespace {

using idem::kernel::Geometry;

template <class Cell>
void add(const std::string& name, int units, std::ptrdiff_t batch) {
    Geometry geometry;
    geometry.height = geometry.out_height = 100;
    geometry.channels = 1;
    geometry.out_channels = units;
    const std::string whole = "kernel/recurrent/" + name + "/" + std::to_string(units) + "/batch:" + std::to_string(batch);
    benchmark::RegisterBenchmark(whole.c_str(), [=](benchmark::State& state) {
        const RandomLines<> input(batch * geometry.height), output(batch * geometry.height * units);
        const RandomLines<> weights(idem::kernel::recurrent_packed_floats<Cell>(geometry));
        const RandomLines<std::byte> scratch(idem::kernel::recurrent_scratch_bytes<>(geometry));
        const idem::kernel::Call call{.input = input.data(),
                                      .output = output.data(),
                                      .weights = weights.data(),
                                      .scratch = scratch.data(),
                                      .batch = batch};
        const double products = Cell::gates * (1.0 + units) * units * geometry.height * static_cast<double>(batch);
        roofline::measure(state, {.flop = 2 * products},
                          [&] { idem::kernel::recurrent<Cell>(geometry, call); });
    });
}

const bool added = [] {
    for (const int units : {16, 20, 64, 256})
        for (const std::ptrdiff_t batch : {1, 12}) {
            add<idem::kernel::Lstm>("lstm", units, batch);
            add<idem::kernel::Gru>("gru", units, batch);
        }
    return true;
}();

}  // namespace
