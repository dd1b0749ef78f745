/// Workspace: the scratch memory of one run at a time, one allocation.
#pragma once

#include <idem/compose/find.hpp>
#include <idem/kernel/architecture.hpp>
#include <idem/plan/executor.hpp>
#include <idem/plan/plan.hpp>
#include <idem/plan/policy.hpp>
#include <idem/plan/shares.hpp>
#include <idem/support/cache_lines.hpp>
#include <idem/support/config.hpp>
#include <idem/support/error.hpp>
#include <idem/tensor/aligned.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <utility>

namespace idem {

template <class Net, class Policy>
class [[gnu::abi_tag(IDEM_DETAIL_ARCHITECTURE)]] Model;

namespace detail {

/// a b + c. Throws std::bad_array_new_length, which is a std::bad_alloc, where that does not fit.
inline std::size_t checked_bytes(std::size_t a, std::size_t b, std::size_t c) {
    if (a != 0 && b > (std::numeric_limits<std::size_t>::max() - c) / a) throw std::bad_array_new_length{};
    return a * b + c;
}

/// `max_batch` as a size. Throws ArgumentError for a negative one.
IDEM_ALWAYS_INLINE std::size_t checked_batch(std::integral auto max_batch) {
    if (max_batch < 0) throw ArgumentError("a workspace is for 0 samples or more, not for a negative number of them");
    return static_cast<std::size_t>(max_batch);
}

/// What a network's workspace takes.
struct ScratchBytes {
    std::size_t of_sample = 0, of_thread = 0;
    std::size_t of_state = 0;  // of a sequence
};

/// The memory behind every Workspace: the arena of `max_batch` samples, a sequence's state, each thread's scratch for
/// the kernels, and the threads' shares.
class Scratch {
  public:
    Scratch(const ScratchBytes& bytes, std::size_t max_batch, int threads)
        : memory_(make_aligned<std::byte>(
              checked_bytes(bytes.of_sample, max_batch,
                            checked_bytes(bytes.of_thread, static_cast<std::size_t>(threads),
                                          bytes.of_state + Shares::bytes(static_cast<std::size_t>(threads)))))),
          extent_{bytes.of_sample * max_batch, bytes.of_state, bytes.of_thread, max_batch, threads},
          shares_(kernel_scratch(threads), threads) {}

    /// What is moved from serves no samples.
    Scratch(Scratch&& other) noexcept
        : memory_(std::move(other.memory_)), extent_(std::exchange(other.extent_, {})), shares_(other.shares_) {}
    Scratch& operator=(Scratch&& other) noexcept {
        memory_ = std::move(other.memory_);
        extent_ = std::exchange(other.extent_, {});
        shares_ = other.shares_;
        return *this;
    }

    std::size_t max_batch() const noexcept { return extent_.max_batch; }
    int threads() const noexcept { return extent_.threads; }
    float* arena() noexcept { return reinterpret_cast<float*>(memory_.get()); }
    std::byte* kernel_scratch(int thread = 0) noexcept {
        return memory_.get() + extent_.arena_bytes + extent_.state_bytes +
               extent_.scratch_bytes * static_cast<std::size_t>(thread);
    }
    Shares& shares() noexcept { return shares_; }
    float* state() noexcept { return reinterpret_cast<float*>(memory_.get() + extent_.arena_bytes); }

    /// The positions of the sequence that Model::extend has come to.
    std::int64_t positions() const noexcept { return extent_.positions; }
    /// Of a sequence without end, as many as an int can count.
    int length() const noexcept {
        return static_cast<int>(std::min<std::int64_t>(extent_.positions, std::numeric_limits<int>::max()));
    }
    void rewind(int length) noexcept { extent_.positions = std::clamp<std::int64_t>(length, 0, extent_.positions); }
    void advance(int positions) noexcept { extent_.positions += positions; }

  private:
    struct Extent {
        std::size_t arena_bytes = 0, state_bytes = 0, scratch_bytes = 0;
        std::size_t max_batch = 0;
        int threads = 1;
        std::int64_t positions = 0;
    };

    AlignedArray<std::byte> memory_;
    Extent extent_;
    Shares shares_;
};

struct WorkspaceAccess;

/// That a sequence can go back to an earlier position.
template <class Net>
struct RewindCheck {
    static constexpr Text sentence() {
        if (!program_t<Net>::plan.recurs) return {};
        Text name;
        append_type_name(name, raw_type_name<Net>());
        return diagnostic::say(diagnostic::Code::no_way_back, {name.view()});
    }
};

}  // namespace detail

/// Serves `run` for up to `max_batch` samples, one call at a time, with up to `threads` threads inside: with OpenMP as
/// many as there are processors, otherwise one, unless told. What is moved from serves none. Its size is known while
/// compiling: `bytes_per_sample` for each sample, `fixed_bytes` and a cache line or two for each thread, and
/// `state_bytes`, all of it rounded up to whole pages where these are huge. It serves a network's models of every
/// policy. The constructor asks the model (plan/model.hpp), which may be compiled elsewhere.
template <class Net>
class [[gnu::abi_tag(IDEM_DETAIL_ARCHITECTURE)]] Workspace : detail::Scratch {
    using Program = detail::program_t<Net>;
    friend struct detail::WorkspaceAccess;

  public:
    static constexpr std::size_t bytes_per_sample =
        static_cast<std::size_t>(Program::plan.arena_floats) * sizeof(float);
    static constexpr std::size_t fixed_bytes =
        detail::whole_line_bytes(static_cast<std::size_t>(Program::plan.scratch_bytes));
    /// Of the sequence that Model::extend goes on with: the keys and values of all its positions, what recurrent layers
    /// keep, and what convolutions see again.
    static constexpr std::size_t state_bytes = static_cast<std::size_t>(Program::plan.state_floats) * sizeof(float);

    using Scratch::length, Scratch::max_batch, Scratch::threads;

    /// The next sequence begins.
    void rewind() noexcept { Scratch::rewind(0); }
    /// Goes back to the first `length` positions of the sequence; what is not there cannot be gone back to. Not where
    /// the network has recurrent layers or convolutions: they keep nothing of each position.
    void rewind(std::integral auto length) noexcept {
        static_assert(detail::fits<detail::says_t<detail::RewindCheck<Net>>>, "idem: this does not fit together");
        Scratch::rewind(std::in_range<int>(length) ? static_cast<int>(length) : length < 0 ? 0 : Scratch::length());
    }

    IDEM_ALWAYS_INLINE Workspace() : Workspace(1) {}
    /// Throws ArgumentError for a negative `max_batch`, std::bad_alloc where there is no memory for it. Fewer threads
    /// than one are one.
    IDEM_ALWAYS_INLINE explicit Workspace(std::integral auto max_batch, int threads = detail::default_threads())
        : Scratch(Model<Net, policy::Precise>::scratch_bytes(), detail::checked_batch(max_batch),
                  std::max(threads, 1)) {}
};

template <class N>
    requires(!detail::SoundNetwork<N>)
class Workspace<N> {
    static_assert(detail::told_v<N>);

  public:
    explicit Workspace(std::integral auto...) {}
    std::size_t max_batch() const noexcept;
    int threads() const noexcept;
    int length() const noexcept;
    void rewind(int length = 0) noexcept;
};

namespace detail {

/// The one door into a workspace.
struct WorkspaceAccess {
    template <class Net>
    IDEM_ALWAYS_INLINE static Scratch& scratch(Workspace<Net>& workspace) noexcept {
        return workspace;
    }
};

}  // namespace detail

}  // namespace idem
