/// The weights of a model: its parameters, and for each step what its kernel reads, packed once.
///
/// A packed block is known by what it was made of. A model that comes of another by surgery takes over every block
/// whose step and parameters are the same, without packing or copying it again.
#pragma once

#include <idem/plan/plan.hpp>
#include <idem/support/config.hpp>
#include <idem/tensor/tensor.hpp>

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace idem::detail {

/// What a packed block was made of.
struct PackedKey {
    kernel::Pack pack = nullptr;
    kernel::Geometry geometry{};
    std::array<const float*, 12> sources{};  // weight, bias, what two normalisations read, and those of units
    bool transposed = false;
    const TransposedWindow* transposed_window = nullptr;
    int first_weight = 0;
    double eps = 0, input_eps = 0;

    friend bool operator==(const PackedKey&, const PackedKey&) = default;
};

struct PackedBlock {
    PackedKey key{};
    std::shared_ptr<const float> floats{};
};

struct Weights {
    std::span<const PlannedStep> steps;  // of the plan, with the kernels that the weights are packed for
    std::vector<FloatArray> parameters;  // in the network's order
    std::vector<PackedBlock> blocks;     // one for each step; empty where a step has no weights
};

/// Packs what no block of `previous` (null: none) has packed already.
std::shared_ptr<const Weights> make_weights(std::span<const PlannedStep> steps, std::vector<FloatArray> parameters,
                                            const Weights* previous);

}  // namespace idem::detail

#if !defined(IDEM_COMPILED)
#include <idem/plan/weights.ipp>
#endif
