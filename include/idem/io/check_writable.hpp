/// What no weight file can hold.
#pragma once

#include <idem/io/file_error.hpp>
#include <idem/io/key_index.hpp>
#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace idem::detail {

/// Throws FileError for a key that is there twice, and for bytes that are not what shape and element type say.
IDEM_COLD inline void check_writable(const std::string& path, const StateDict& state) {
    std::vector<std::string_view> keys;
    for (const auto& [key, tensor] : state.entries) {
        keys.push_back(key);
        if (byte_size(tensor.element, tensor.shape) != tensor.bytes.size())
            throw_file_error(path,
                             {"tensor ", in_quotes(key), ": its bytes do not fit its shape and element type"});
    }
    const std::size_t repeated = KeyIndex(keys).repeated();
    if (repeated != KeyIndex::nowhere)
        throw_file_error(path, {"tensor ", in_quotes(keys[repeated]), " is there twice"});
}

}  // namespace idem::detail
