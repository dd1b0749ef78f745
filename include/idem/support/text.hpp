/// A text that is put together while compiling, or at run time: fixed capacity, no allocation.
#pragma once

#include <idem/support/config.hpp>

#include <cstddef>
#include <string_view>

namespace idem {

/// Appends until its capacity is full, then cuts.
class Text {
  public:
    static constexpr std::size_t capacity = 768;

    constexpr Text() = default;
    constexpr Text(std::string_view view) { append(view); }

    IDEM_COLD constexpr Text& append(std::string_view view) {
        for (char c : view)
            if (size_ < capacity) text_[size_++] = c;
        return *this;
    }
    IDEM_COLD constexpr Text& append(long long number) {
        if (number < 0) return append("-").append_digits(0ULL - static_cast<unsigned long long>(number));
        return append_digits(static_cast<unsigned long long>(number));
    }

    /// Leaves the first `size` characters, of those that there are.
    constexpr void shorten(std::size_t size) { size_ = size; }

    constexpr std::string_view view() const { return {text_, size_}; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }

  private:
    constexpr Text& append_digits(unsigned long long number) {
        if (number >= 10) append_digits(number / 10);
        const char digit = static_cast<char>('0' + number % 10);
        return append({&digit, 1});
    }

    char text_[capacity]{};
    std::size_t size_ = 0;
};

}  // namespace idem
