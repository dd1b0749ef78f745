/// LSTM and GRU as plain loops in double precision, with parameters and inputs for them.
#pragma once

#include "kernel/streams.hpp"

#include <idem/kernel/cell.hpp>
#include <idem/kernel/operation.hpp>

#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

namespace idem::test {

/// `inputs` columns, `units` units, `rows` rows of each of `batch` sequences; grouped: the products of the rows are
/// made before.
template <class Cell>
struct RecurrentTwin {
    std::ptrdiff_t inputs, units, rows, batch;
    bool has_bias = true, backwards = false, grouped = false;
    std::vector<float> x{}, weight{}, units_weight{}, bias{}, units_bias{}, state{};

    RecurrentTwin(std::ptrdiff_t of_inputs, std::ptrdiff_t of_units, std::ptrdiff_t of_rows, std::ptrdiff_t sequences)
        : inputs(of_inputs),
          units(of_units),
          rows(of_rows),
          batch(sequences),
          x(random_floats(batch * rows * inputs, 1)),
          weight(random_floats(gates * units * inputs, 2)),
          units_weight(random_floats(gates * units * units, 3)),
          bias(random_floats(gates * units, 4)),
          units_bias(random_floats(gates * units, 5)),
          state(random_floats((1 + Cell::keeps_more) * units, 6)) {
        for (float& w : units_weight) w *= 1.7f / std::sqrt(static_cast<float>(units));
    }

    static constexpr std::ptrdiff_t gates = Cell::gates;

    std::ptrdiff_t floats() const { return batch * rows * units; }
    kernel::Geometry geometry() const {
        kernel::Geometry g;
        g.height = g.out_height = static_cast<int>(rows);
        g.channels = static_cast<int>(grouped ? gates * units : inputs);
        g.out_channels = static_cast<int>(units);
        g.groups = grouped ? Cell::gates : 1;
        g.backwards = backwards;
        return g;
    }
    kernel::Parameters parameters() const {
        return {.weight = weight.data(), .bias = has_bias ? bias.data() : nullptr,
                .units_weight = units_weight.data(), .units_bias = has_bias ? units_bias.data() : nullptr};
    }
    /// What the kernel reads: the rows, or their products.
    std::vector<float> input() const {
        if (!grouped) return x;
        std::vector<float> all;
        for (std::ptrdiff_t row = 0; row < batch * rows; ++row)
            for (std::ptrdiff_t out = 0; out < gates * units; ++out)
                all.push_back(static_cast<float>(of_row(row * inputs, out)));
        return all;
    }
    /// From a state, or from zeros if it is empty; in `last`, if there is one, the state after the last row.
    std::vector<Expected> expected(const std::vector<float>& from = {}, std::vector<double>* last = nullptr) const {
        std::vector<Expected> y(static_cast<std::size_t>(floats()));
        for (std::ptrdiff_t sequence = 0; sequence < batch; ++sequence) {
            std::vector<double> now(state.size());
            if (!from.empty()) now.assign(from.begin(), from.end());
            for (std::ptrdiff_t i = 0; i < rows; ++i) {
                const std::ptrdiff_t row = sequence * rows + (backwards ? rows - 1 - i : i);
                advance(now, row * inputs);
                for (std::ptrdiff_t unit = 0; unit < units; ++unit)
                    y[static_cast<std::size_t>(row * units + unit)] = {now[static_cast<std::size_t>(unit)], 1};
            }
            if (last) *last = now;
        }
        return y;
    }

  private:
    static double at(const std::vector<float>& floats, std::ptrdiff_t i) {
        return double{floats[static_cast<std::size_t>(i)]};
    }
    double of_row(std::ptrdiff_t first, std::ptrdiff_t out) const {
        double sum = has_bias ? at(bias, out) : 0;
        for (std::ptrdiff_t i = 0; i < inputs; ++i) sum += at(weight, out * inputs + i) * at(x, first + i);
        return sum;
    }
    double of_units(const std::vector<double>& now, std::ptrdiff_t out) const {
        double sum = has_bias ? at(units_bias, out) : 0;
        for (std::ptrdiff_t k = 0; k < units; ++k)
            sum += at(units_weight, out * units + k) * now[static_cast<std::size_t>(k)];
        return sum;
    }
    /// torch.nn.LSTM's and torch.nn.GRU's equations.
    void advance(std::vector<double>& now, std::ptrdiff_t first) const {
        const auto sigmoid = [](double a) { return 1 / (1 + std::exp(-a)); };
        std::vector<double> next(now.size());
        for (std::ptrdiff_t unit = 0; unit < units; ++unit) {
            const auto row = [&](std::ptrdiff_t gate) { return of_row(first, gate * units + unit); };
            const auto sum = [&](std::ptrdiff_t gate) { return of_units(now, gate * units + unit); };
            double& h = next[static_cast<std::size_t>(unit)];
            if constexpr (std::is_same_v<Cell, kernel::Lstm>) {
                const double in = sigmoid(row(0) + sum(0)), forget = sigmoid(row(1) + sum(1));
                const double cell = std::tanh(row(2) + sum(2)), out = sigmoid(row(3) + sum(3));
                double& c = next[static_cast<std::size_t>(units + unit)];
                c = forget * now[static_cast<std::size_t>(units + unit)] + in * cell;
                h = out * std::tanh(c);
            } else {
                const double reset = sigmoid(row(0) + sum(0)), update = sigmoid(row(1) + sum(1));
                const double fresh = std::tanh(row(2) + reset * sum(2));
                h = (1 - update) * fresh + update * now[static_cast<std::size_t>(unit)];
            }
        }
        now = next;
    }
};

}  // namespace idem::test
