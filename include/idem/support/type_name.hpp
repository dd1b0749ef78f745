/// The name of a type as its user wrote it: `Conv2d<3, 64, Kernel<7>>`, without this library's namespace.
#pragma once

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

/// Appends `name` without "idem::", with "> >" and " &" closed up, and with "res" for FixedString<3>{"res"}, so that
/// both compilers' spellings agree.
constexpr void append_type_name(Text& text, std::string_view name) {
    constexpr std::string_view qualifier = "idem::", fixed = "FixedString<";
    for (std::size_t i = 0; i < name.size();) {
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
}

}  // namespace idem::detail
