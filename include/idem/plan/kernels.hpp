/// Which kernel carries out which computation.
#pragma once

#include <idem/kernel/activation.hpp>
#include <idem/kernel/convolution.hpp>
#include <idem/kernel/elementwise.hpp>
#include <idem/kernel/move.hpp>
#include <idem/kernel/pooling.hpp>
#include <idem/kernel/softmax.hpp>
#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/tensor/aligned.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace idem::detail {

/// Floats up to the end of the last cache line that they begin.
constexpr std::ptrdiff_t whole_lines(std::ptrdiff_t floats) {
    constexpr std::ptrdiff_t line = storage_alignment / sizeof(float);
    return (floats + line - 1) / line * line;
}

/// The functions of one computation, with what follows from its numbers.
struct Kernels {
    kernel::Run run = nullptr;
    kernel::Pack pack = nullptr;
    std::ptrdiff_t packed_floats = 0;
    std::ptrdiff_t scratch_bytes = 0;
};

/// `Activation` is applied to what is written, by the computations that can.
template <class Activation>
constexpr Kernels kernels_of(Computation computation, const kernel::Geometry& geometry) {
    switch (computation) {
        case Computation::convolution:
            return {&kernel::convolution<Activation>, &kernel::pack_convolution<>,
                    kernel::convolution_packed_floats<>(geometry), kernel::convolution_scratch_bytes<>(geometry)};
        case Computation::scale_shift:
            return {&kernel::scale_shift<Activation>, &kernel::pack_scale_shift,
                    kernel::scale_shift_packed_floats(geometry)};
        case Computation::map: return {&kernel::map<Activation>};
        case Computation::add: return {&kernel::add<Activation>};
        case Computation::multiply: return {&kernel::multiply<Activation>};
        case Computation::max_pool: return {&kernel::max_pool<>};
        case Computation::average_pool: return {&kernel::average_pool<>};
        case Computation::adaptive_average_pool: return {&kernel::adaptive_average_pool<>};
        case Computation::softmax: return {&kernel::softmax<>};
        case Computation::log_softmax: return {&kernel::log_softmax<>};
        case Computation::transpose: return {&kernel::transpose};
        case Computation::copy: return {&kernel::copy};
        case Computation::copy_slice: return {&kernel::copy_slice};
        default: return {};
    }
}

/// Calls a user's layer, sample by sample. Its parameters lie behind each other in `call.weights`, each from a cache
/// line on.
template <class L>
void run_own(const kernel::Geometry& geometry, const kernel::Call& call) {
    const ParameterList parameters = parameters_of<L>(geometry.extents);
    const auto x = static_cast<std::size_t>(geometry.extents.size());
    const auto y = static_cast<std::size_t>(L::output(geometry.extents).size());
    std::array<std::span<const float>, ParameterList::capacity> weights;
    const float* next = call.weights;
    std::size_t count = 0;
    for (const Parameter& parameter : parameters) {
        if (parameter.ignored) continue;
        const std::ptrdiff_t size = parameter.extents.size();
        weights[count++] = {next, static_cast<std::size_t>(size)};
        next += whole_lines(size);
    }
    for (std::ptrdiff_t sample = 0; sample < call.batch; ++sample) {
        const std::span<const float> in{call.input + static_cast<std::size_t>(sample) * x, x};
        const std::span<float> out{call.output + static_cast<std::size_t>(sample) * y, y};
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            L::forward(in, out, weights[I]...);
        }(std::make_index_sequence<static_cast<std::size_t>(parameter_count_v<L>)>{});
    }
}

}  // namespace idem::detail
