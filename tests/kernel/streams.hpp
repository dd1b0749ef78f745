/// Streams for kernel tests: random inputs, and outputs that notice when something is written beside them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <random>
#include <span>
#include <vector>

namespace idem::test {

/// `count` floats in [-1, 1), the same on every machine for the same seed.
inline std::vector<float> random_floats(std::ptrdiff_t count, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<float> floats(static_cast<std::size_t>(count));
    for (float& x : floats) x = static_cast<float>(engine() >> 8) * 0x1p-23f - 1.0f;
    return floats;
}

/// Memory as plans and packers promise it: aligned to 64 bytes, and of exactly this size.
template <class T>
class Aligned {
  public:
    explicit Aligned(std::ptrdiff_t count)
        : memory_(::operator new(static_cast<std::size_t>(count) * sizeof(T), alignment)) {}
    T* data() const { return static_cast<T*>(memory_.get()); }

  private:
    static constexpr std::align_val_t alignment{64};
    struct Delete {
        void operator()(void* memory) const { ::operator delete(memory, alignment); }
    };
    std::unique_ptr<void, Delete> memory_;
};

/// An output between two guards. It begins as NaN, so that what was never written shows, and is not aligned.
class GuardedOutput {
  public:
    explicit GuardedOutput(std::ptrdiff_t count)
        : floats_(static_cast<std::size_t>(count) + 2 * guard, poison), count_(static_cast<std::size_t>(count)) {
        std::fill_n(floats_.begin() + guard, count, std::numeric_limits<float>::quiet_NaN());
    }

    float* data() { return floats_.data() + guard; }
    std::span<const float> values() const { return {floats_.data() + guard, count_}; }
    bool guards_hold() const {
        const auto intact = [](float x) { return x == poison; };
        return std::all_of(floats_.begin(), floats_.begin() + guard, intact) &&
               std::all_of(floats_.end() - guard, floats_.end(), intact);
    }

  private:
    static constexpr std::ptrdiff_t guard = 67;  // beyond a tile of four 16-lane vectors
    static constexpr float poison = -12345.5f;
    std::vector<float> floats_;
    std::size_t count_;
};

/// A value of the naive twin, and the sum of the magnitudes that went into it.
struct Expected {
    double value = 0;
    double magnitude = 0;
};

/// The index of the first float that is off by more than `tolerance` of its magnitude; -1 if there is none.
inline std::ptrdiff_t first_difference(std::span<const float> actual, std::span<const Expected> expected,
                                       double tolerance) {
    for (std::size_t i = 0; i < actual.size(); ++i) {
        const double value = expected[i].value;
        const bool same = std::isnan(value) ? std::isnan(actual[i])
                          : std::isinf(value)
                              ? actual[i] == static_cast<float>(value)
                              : std::fabs(actual[i] - value) <= tolerance * std::max(expected[i].magnitude, 1e-30);
        if (!same) return static_cast<std::ptrdiff_t>(i);
    }
    return -1;
}

}  // namespace idem::test
