/// Workspace: the scratch memory of one thread, one allocation.
#pragma once

#include <idem/plan/plan.hpp>
#include <idem/support/config.hpp>
#include <idem/tensor/aligned.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <new>

namespace idem {
namespace detail {

/// Throws std::bad_array_new_length, which is a std::bad_alloc, for a sum that does not fit.
inline std::size_t workspace_bytes(std::size_t arena_bytes, std::size_t scratch_bytes, std::size_t max_batch) {
    const std::size_t left = std::numeric_limits<std::size_t>::max() - scratch_bytes;
    if (arena_bytes != 0 && max_batch > left / arena_bytes) throw std::bad_array_new_length{};
    return arena_bytes * max_batch + scratch_bytes;
}

/// The memory behind every Workspace: the arena of `max_batch` samples, then the kernels' own scratch.
class Scratch {
  public:
    Scratch(std::size_t arena_bytes, std::size_t scratch_bytes, std::size_t max_batch)
        : memory_(make_aligned<std::byte>(workspace_bytes(arena_bytes, scratch_bytes, max_batch))),
          arena_bytes_(arena_bytes * max_batch),
          max_batch_(max_batch) {}

    std::size_t max_batch() const noexcept { return max_batch_; }
    float* arena() noexcept { return reinterpret_cast<float*>(memory_.get()); }
    std::byte* kernel_scratch() noexcept { return memory_.get() + arena_bytes_; }

  private:
    AlignedArray<std::byte> memory_;
    std::size_t arena_bytes_;
    std::size_t max_batch_;
};

}  // namespace detail

/// Serves `run` for up to `max_batch` samples, one call at a time. Its size is known while compiling:
/// `bytes_per_sample` for each sample and `fixed_bytes` once.
template <class Net>
class Workspace : public detail::Scratch {
    static constexpr const auto& plan = detail::program_t<Net>::plan;

  public:
    static constexpr std::size_t bytes_per_sample = static_cast<std::size_t>(plan.arena_floats) * sizeof(float);
    static constexpr std::size_t fixed_bytes = static_cast<std::size_t>(plan.scratch_bytes);

    IDEM_ALWAYS_INLINE Workspace() : Workspace(1) {}
    /// Throws std::bad_alloc.
    IDEM_ALWAYS_INLINE explicit Workspace(std::integral auto max_batch)
        : Scratch(bytes_per_sample, fixed_bytes, static_cast<std::size_t>(max_batch)) {}
};

}  // namespace idem
