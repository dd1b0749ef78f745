/// The name of a type as its user wrote it: `Conv2d<3, 64, Kernel<7>>`, without this library's namespace.
#pragma once

#include <idem/support/config.hpp>
#include <idem/support/text.hpp>

#include <cstddef>
#include <string_view>

namespace idem::detail {

/// GCC:   "consteval std::string_view idem::detail::signature_with() [with T = X; std::string_view = …]"
/// Clang: "std::string_view idem::detail::signature_with() [T = X]"
template <class T>
consteval std::string_view signature_with() {
    return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

// Names are long, and the compiler reads a text character by character: what stands around them is measured once.
inline constexpr std::string_view signature_with_int = signature_with<int>();
inline constexpr std::size_t before_type = signature_with_int.find("T = ") + 4;
inline constexpr std::size_t after_type = signature_with_int.size() - before_type - std::string_view("int").size();

template <class T>
consteval std::string_view raw_type_name() {
    const std::string_view signature = signature_with<T>();
    return {signature.data() + before_type, signature.size() - before_type - after_type};
}

/// Letters of a name at most, so that a sentence with three or four of them is said to its end.
inline constexpr std::size_t longest_name = 100;

/// Of a name whose end is not known, the beginning that is told: up to the first comma of an argument list that does
/// not end here, or else up to that list.
struct NameBeginning {
    std::size_t size = 0;
    bool has_argument = false;
    std::size_t depth = 0;                // of brackets that stand open behind it
    std::size_t open[longest_name + 1]{};  // where they stand

    constexpr explicit NameBeginning(std::string_view name) {
        std::size_t now = 0;
        bool quoted = false;
        for (std::size_t i = 0; i < name.size() && i < longest_name; ++i) {
            const char letter = name[i];
            if (letter == '"') quoted = !quoted;
            if (quoted) continue;
            if (letter == '<' || letter == '(' || letter == '{') {
                open[now++] = i;
                if (!has_argument) end_at(i + 1, now);
            } else if (letter == '>' || letter == ')' || letter == '}') {
                if (now == 0) continue;
                if (--now >= depth) continue;
                has_argument = false;
                end_at(now > 0 ? open[now - 1] + 1 : 0, now);
            } else if (letter == ',' && now > 0 && !has_argument) {
                has_argument = true;
                end_at(i + 1, now);
            }
        }
        if (depth == 0) size = longest_name;
    }

  private:
    constexpr void end_at(std::size_t letters, std::size_t brackets) {
        size = letters;
        depth = brackets;
    }
};

/// Makes "Network<Shape<8>, ...>" of what stands behind `begin` in the text.
IDEM_COLD constexpr void shorten_name(Text& text, std::size_t begin) {
    const NameBeginning beginning(text.view().substr(begin));
    char brackets[longest_name + 1]{};
    for (std::size_t i = 0; i < beginning.depth; ++i) brackets[i] = text.view()[begin + beginning.open[i]];
    text.shorten(begin + beginning.size);
    text.append(beginning.has_argument ? " ..." : "...");
    for (std::size_t i = beginning.depth; i-- > 0;)
        text.append(brackets[i] == '<' ? ">" : brackets[i] == '(' ? ")" : "}");
}

/// Appends `name` without "idem::", with "> >" and " &" closed up, and with "res" for FixedString<3>{"res"}, so that
/// both compilers' spellings agree; shortened if it is long.
constexpr void append_type_name(Text& text, std::string_view name) {
    constexpr std::string_view qualifier = "idem::", fixed = "FixedString<";
    const std::size_t begin = text.size();
    for (std::size_t i = 0; i < name.size();) {
        if (text.size() > begin + longest_name) return shorten_name(text, begin);
        if (name.substr(i).starts_with(qualifier)) {
            i += qualifier.size();
        } else if (name.substr(i).starts_with(fixed)) {
            i = name.find('{', i) + 1;
            if (name.substr(i).starts_with('"')) {
                const std::size_t end = name.find("\"}", i) + 1;
                text.append(name.substr(i, end - i));
                i = end + 1;
            } else {  // an empty one, of which clang shows no letters: {} or {{}}
                text.append("\"\"");
                i = name.find_first_not_of("{}", i);
                if (i == std::string_view::npos) return;
            }
        } else if (name.substr(i).starts_with(" &") || (i > 0 && name.substr(i - 1).starts_with("> >"))) {
            ++i;
        } else {
            text.append(name.substr(i, 1));
            ++i;
        }
    }
    if (text.size() > begin + longest_name) shorten_name(text, begin);
}

}  // namespace idem::detail
