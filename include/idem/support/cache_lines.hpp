/// Cache lines: what memory is aligned to and divided into.
#pragma once

#include <concepts>
#include <cstddef>

namespace idem::detail {

/// Of every CPU that is aimed at, and the widest vector register.
inline constexpr std::size_t line_bytes = 64;
inline constexpr std::ptrdiff_t line_floats = line_bytes / sizeof(float);

/// The least multiple of `step` that is not below `count`.
template <std::integral T>
constexpr T round_up(T count, T step) {
    return (count + step - 1) / step * step;
}

/// Floats, or bytes, up to the end of the last line that they begin.
constexpr std::ptrdiff_t whole_lines(std::ptrdiff_t floats) { return round_up(floats, line_floats); }
template <std::integral T>
constexpr T whole_line_bytes(T bytes) {
    return round_up(bytes, static_cast<T>(line_bytes));
}

/// An odd number of lines: rows so far apart are in as many sets of a cache as there can be.
constexpr std::ptrdiff_t odd_lines(std::ptrdiff_t floats) {
    return (whole_lines(floats) / line_floats | 1) * line_floats;
}

}  // namespace idem::detail
