/// How a file's fault is told: "net.safetensors: the header claims 12 bytes …".
#pragma once

#include <idem/support/error.hpp>
#include <idem/support/message.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <system_error>

namespace idem::detail {

[[noreturn]] IDEM_COLD inline void throw_file_error(std::string_view path, std::initializer_list<MessagePart> reason) {
    throw FileError(message({path, ": ", message(reason)}));
}

/// The system's words for a value of `errno`.
IDEM_COLD inline std::string system_reason(int code) {
    return code != 0 ? std::generic_category().message(code) : std::string("unknown reason");
}

}  // namespace idem::detail
