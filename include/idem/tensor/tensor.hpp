/// An array of a weight file, as it lies there: element type, extents, bytes, and who keeps them alive.
#pragma once

#include <idem/tensor/element.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem {

/// Bytes of an array of these extents; nothing if an extent is negative, or if the number does not fit.
constexpr std::optional<std::size_t> byte_size(Element element, std::span<const std::int64_t> shape) {
    for (std::int64_t extent : shape)
        if (extent < 0) return std::nullopt;
    std::size_t bytes = element_size(element);
    for (std::int64_t extent : shape) {
        const auto count = static_cast<std::uint64_t>(extent);
        if (count != 0 && bytes > std::numeric_limits<std::size_t>::max() / count) return std::nullopt;
        bytes *= static_cast<std::size_t>(count);
    }
    return bytes;
}

/// Gives the memory of these bytes back to the system, which fetches them again when they are next touched.
using Forget = void (*)(std::span<const std::byte>) noexcept;

/// Bytes are little-endian, last extent innermost, and need not be aligned.
struct Tensor {
    Element element = Element::f32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
    std::shared_ptr<const void> owner;  // a mapped file, or a buffer
    Forget forget = nullptr;            // where the bytes can be fetched again: of a mapped file
};

/// Floats whose memory is shared: with a mapped file, or with other models.
struct FloatArray {
    std::shared_ptr<const float> data;
    std::size_t size = 0;
    Forget forget = nullptr;  // as for a Tensor
};

/// What a weight file holds, in the file's order, and where it came from (for messages).
struct StateDict {
    std::string origin;
    std::vector<std::pair<std::string, Tensor>> entries;

    const Tensor* find(std::string_view key) const {
        for (const auto& [name, tensor] : entries)
            if (name == key) return &tensor;
        return nullptr;
    }
};

}  // namespace idem
