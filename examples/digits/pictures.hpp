/// Scans as pictures in a terminal: two characters a pixel, in five shades, several pictures side by side.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// 8x8 pixels of 0..1, and a line of text below them.
struct Picture {
    std::span<const float> pixels;
    std::string caption;
};

namespace pictures {

constexpr std::size_t side = 8;
constexpr std::size_t columns = 2 * side;  // of characters
constexpr std::string_view gap = "   ";

/// As the C library decides it: the first of these variables that is set names the character set.
inline bool terminal_knows_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') {
            const std::string_view locale = value;
            return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
        }
    return false;
}

inline std::string_view shade(float level) {
    static const auto shades = terminal_knows_utf8() ? std::array<std::string_view, 5>{"  ", "░░", "▒▒", "▓▓", "██"}
                                                     : std::array<std::string_view, 5>{"  ", "..", "++", "%%", "@@"};
    return shades[static_cast<std::size_t>(std::clamp(level, 0.0F, 1.0F) * 4 + 0.5F)];
}

inline std::string centred(const std::string& text) {
    const std::size_t room = columns - std::min(columns, text.size());
    return std::string(room / 2, ' ') + text + std::string(room - room / 2, ' ');
}

/// One row of pictures with their captions.
inline void print(const std::vector<Picture>& row) {
    for (std::size_t y = 0; y < side; ++y) {
        for (const Picture& picture : row) {
            std::cout << gap;
            for (std::size_t x = 0; x < side; ++x) std::cout << shade(picture.pixels[y * side + x]);
        }
        std::cout << '\n';
    }
    for (const Picture& picture : row) std::cout << gap << centred(picture.caption);
    std::cout << "\n\n";
}

}  // namespace pictures
