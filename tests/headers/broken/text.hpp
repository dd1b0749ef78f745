/// Uses std::string_view, which comes with <string> by luck: that is what the check must report, and nothing else.
/// std::vector in a comment is no use of it, nor is std::array in a string.
#pragma once

#include <string>

inline std::string kind_of(std::string_view name) { return name == "std::array" ? "array" : "other"; }
