/// A string that can be a template argument: `Named<"fc", …>`.
#pragma once

#include <cstddef>
#include <string_view>

namespace idem {

/// `N` characters and a terminating zero; structural, so equal texts are the same template argument.
template <std::size_t N>
struct FixedString {
    char text[N + 1]{};

    constexpr FixedString() = default;
    constexpr FixedString(const char (&literal)[N + 1]) {
        for (std::size_t i = 0; i <= N; ++i) text[i] = literal[i];
    }
    constexpr explicit FixedString(std::string_view view) {
        // The terminator too is written: Clang prints as text only what was set to the last element.
        for (std::size_t i = 0; i <= N; ++i) text[i] = i < view.size() ? view[i] : '\0';
    }

    static constexpr std::size_t size() { return N; }
    constexpr const char* data() const { return text; }
    constexpr std::string_view view() const { return {text, N}; }
    constexpr operator std::string_view() const { return view(); }
};

template <std::size_t N>
FixedString(const char (&)[N]) -> FixedString<N - 1>;

/// What is written where a literal belongs: a number, a pointer, a std::string_view. It stands for no text, and whoever
/// takes one says so.
inline constexpr std::size_t no_literal = static_cast<std::size_t>(-1);
template <>
struct FixedString<no_literal> {
    constexpr FixedString() = default;
    template <class T>
    constexpr FixedString(const T&) {}

    static constexpr std::size_t size() { return no_literal; }
    constexpr const char* data() const { return ""; }
    constexpr std::string_view view() const { return {}; }
    constexpr operator std::string_view() const { return view(); }
};

template <class T>
FixedString(const T&) -> FixedString<no_literal>;

}  // namespace idem
