/// What the sums of a recurrent layer begin with.
#pragma once

#include <idem/kernel/operation.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace idem::kernel::detail {

/// The numbers of a row that are to be multiplied: none where there are groups, as a product before has done so, and
/// added the biases.
constexpr std::ptrdiff_t row_inputs(const Geometry& geometry) { return geometry.groups == 1 ? geometry.channels : 0; }

/// Those of the gates' sums, (gates, units), and of the inputs that stay apart, (apart, units).
template <class Cell>
struct CellBiases {
    std::vector<float> of_sums, apart;

    CellBiases(const Geometry& geometry, const Parameters& parameters) {
        const auto units = static_cast<std::size_t>(geometry.out_channels);
        const std::size_t joined = (Cell::gates - Cell::apart) * units, all = Cell::gates * units;
        of_sums.assign(all, 0.0f);
        apart.assign(Cell::apart * units, 0.0f);
        if (parameters.units_bias) std::copy_n(parameters.units_bias, all, of_sums.begin());
        if (!parameters.bias || row_inputs(geometry) == 0) return;
        for (std::size_t i = 0; i < all; ++i) (i < joined ? of_sums[i] : apart[i - joined]) += parameters.bias[i];
    }
};

}  // namespace idem::kernel::detail
