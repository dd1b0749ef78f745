/// How many places a sliding window has.
/// Source: PyTorch's documentation of Conv2d, MaxPool2d and AvgPool2d (with and without ceil_mode).
#pragma once

#include <cstdint>
#include <limits>

namespace idem::detail {

/// One direction of a sliding window.
struct WindowAxis {
    int kernel = 1;
    int stride = 1;
    int padding = 0;   // on both sides
    int dilation = 1;

    /// What the window covers, holes included.
    constexpr int span() const { return static_cast<int>(whole_span()); }
    constexpr std::int64_t whole_span() const { return std::int64_t{dilation} * (kernel - 1) + 1; }
    constexpr std::int64_t padded(int extent) const { return extent + std::int64_t{2} * padding; }
    constexpr bool fits(int extent) const { return padded(extent) >= whole_span(); }

    /// floor((extent + 2 padding - span) / stride) + 1; with `ceil`, rounded up, but no window may start
    /// beyond the input and its left padding. No int holds what is given where the padded input is beyond one.
    constexpr std::int64_t places(int extent, bool ceil = false) const {
        const std::int64_t room = padded(extent) - whole_span();
        if (room < 0) return 1;  // the fault is reported; one place keeps later shapes whole
        if (padded(extent) > std::numeric_limits<int>::max()) return padded(extent);
        std::int64_t count = (room + (ceil ? stride - 1 : 0)) / stride + 1;
        if (ceil && (count - 1) * stride >= extent + padding) --count;
        return count;
    }

    friend constexpr bool operator==(const WindowAxis&, const WindowAxis&) = default;
};

/// One direction of a transposed window: input i adds its multiple of place k to output i stride - padding + k dilation.
/// Outputs m stride + phase, for all m, see input m + shift(k) through each place k of that phase.
struct TransposedAxis {
    WindowAxis window{};

    constexpr int phase(int k) const { return -remainder(window.padding - k * window.dilation); }
    constexpr int shift(int k) const {
        const int distance = window.padding - k * window.dilation;
        return (distance - remainder(distance)) / window.stride;
    }
    /// The window over the inputs that all phases look through.
    constexpr WindowAxis of_all() const {
        const int first = shift(window.kernel - 1) < 0 ? shift(window.kernel - 1) : 0;
        const int last = shift(0) < 0 ? 0 : shift(0);
        return {last - first + 1, 1, -first, 1};
    }
    /// That of one phase; of no places where it sees none. It begins at the output's own input, or before it.
    constexpr WindowAxis of_phase(int wanted) const {
        WindowAxis between{0, 1, 0, 1};
        int first = 0;
        for (int k = 0; k < window.kernel; ++k) {
            if (phase(k) != wanted) continue;
            if (between.kernel++ > 0) between.dilation = first - shift(k);
            first = shift(k);
        }
        for (; first > 0 && between.kernel > 0; first -= between.dilation) ++between.kernel;
        between.padding = -first;
        return between;
    }
    /// The place of such a window through which place k of this one is seen.
    constexpr int place(int k, const WindowAxis& between) const {
        return (shift(k) + between.padding) / between.dilation;
    }

  private:
    /// From -stride + 1 to 0, so that what is left is rounded up.
    constexpr int remainder(int distance) const {
        const int rest = distance % window.stride;
        return rest > 0 ? rest - window.stride : rest;
    }
};

}  // namespace idem::detail
