/// Numbers of headers, as they are written there.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace idem::detail {

/// The number that the text is: digits and nothing else. Nothing for other texts, and where 64 bits do not hold it.
inline std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t number = 0;
    for (char c : text) {
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (c < '0' || c > '9' || number > (std::numeric_limits<std::uint64_t>::max() - digit) / 10)
            return std::nullopt;
        number = number * 10 + digit;
    }
    if (text.empty()) return std::nullopt;
    return number;
}

}  // namespace idem::detail
