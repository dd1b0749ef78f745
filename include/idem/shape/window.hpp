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

}  // namespace idem::detail
