/// Workspace: the scratch memory of one thread, one allocation.
#pragma once

#include <idem/plan/plan.hpp>
#include <idem/support/config.hpp>
#include <idem/tensor/aligned.hpp>

#include <cstddef>

namespace idem {
namespace detail {

/// The memory behind every Workspace: the arena of `max_batch` samples, then the kernels' own scratch.
class Scratch {
  public:
    Scratch(std::size_t arena_bytes, std::size_t scratch_bytes, std::size_t max_batch)
        : memory_(make_aligned<std::byte>(arena_bytes * max_batch + scratch_bytes)),
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

    /// Throws std::bad_alloc.
    IDEM_ALWAYS_INLINE explicit Workspace(std::size_t max_batch = 1)
        : Scratch(bytes_per_sample, fixed_bytes, max_batch) {}
};

}  // namespace idem
