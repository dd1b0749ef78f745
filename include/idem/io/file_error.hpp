/// How a file's fault is told: "net.safetensors: the header claims 12 bytes …".
#pragma once

#include <idem/support/error.hpp>

#include <string>
#include <string_view>

namespace idem::detail {

[[noreturn]] inline void throw_file_error(std::string_view path, std::string_view reason) {
    throw FileError(std::string(path).append(": ").append(reason));
}

/// A key as messages show it.
inline std::string in_quotes(std::string_view key) { return std::string("\"").append(key).append("\""); }

}  // namespace idem::detail
