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
    constexpr WindowAxis between() const {
        const int first = first_shift(), last = shift(0) < 0 ? 0 : shift(0);
        return {last - first + 1, 1, -first, 1};
    }
    /// The place of `between` at which phase(k) sees through place k.
    constexpr int place(int k) const { return shift(k) - first_shift(); }

  private:
    constexpr int first_shift() const {
        const int first = shift(window.kernel - 1);
        return first < 0 ? first : 0;
    }
    /// From -stride + 1 to 0, so that what is left is rounded up.
    constexpr int remainder(int distance) const {
        const int rest = distance % window.stride;
        return rest > 0 ? rest - window.stride : rest;
    }
};

}  // namespace idem::detail
