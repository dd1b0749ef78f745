/// The name of a type as its user wrote it: `Conv2d<3, 64, Kernel<7>>`, without this library's namespace.
#pragma once

#include <idem/support/text.hpp>

#include <string_view>

namespace idem::detail {

template <class T>
consteval std::string_view raw_type_name() {
    // GCC:   "consteval std::string_view idem::detail::raw_type_name() [with T = X; std::string_view = …]"
    // Clang: "std::string_view idem::detail::raw_type_name() [T = X]"
    std::string_view name = __PRETTY_FUNCTION__;
    name.remove_prefix(name.find("T = ") + 4);
    const auto alias = name.find("; std::string_view");
    return name.substr(0, alias != std::string_view::npos ? alias : name.size() - 1);
}

/// Appends `name` without "idem::" and with "> >" closed up, so that both compilers' spellings agree.
constexpr void append_type_name(Text& text, std::string_view name) {
    constexpr std::string_view qualifier = "idem::";
    for (std::size_t i = 0; i < name.size();) {
        if (name.substr(i).starts_with(qualifier)) {
            i += qualifier.size();
        } else if (name[i] == ' ' && i > 0 && name[i - 1] == '>' && i + 1 < name.size() && name[i + 1] == '>') {
            ++i;
        } else {
            text.append(name.substr(i, 1));
            ++i;
        }
    }
}

}  // namespace idem::detail
