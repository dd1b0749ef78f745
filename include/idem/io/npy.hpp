/// One array of an .npz archive: numpy's .npy format, versions 1 to 3.
///
/// The format (numpy/lib/format.py): "\x93NUMPY", version as two bytes, the header's length (2 bytes in version 1, else
/// 4), the header, a Python dictionary `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, then the
/// elements.
#pragma once

#include <idem/io/byte_reader.hpp>
#include <idem/io/npy_header.hpp>
#include <idem/tensor/aligned.hpp>
#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem::detail::npy {

/// The array that `bytes`, which `owner` keeps, are the .npy file of. Only an array in Fortran's order is copied, into
/// row-major order. Throws FileError that names the path and the key.
Tensor read(const std::string& path, std::string_view key, std::span<const std::byte> bytes,
            std::shared_ptr<const void> owner);

/// What stands before the elements; a multiple of 64 bytes.
std::string header_of(Element element, std::span<const std::int64_t> shape);

inline constexpr std::string_view magic = "\x93NUMPY";

/// numpy's names for the element types; BF16 is not among them.
struct Code {
    std::string_view name;
    Element element;
};
inline constexpr Code element_codes[] = {{"<f8", Element::f64},
                                         {"<f4", Element::f32},
                                         {"<f2", Element::f16},
                                         {"<i8", Element::i64},
                                         {"<i4", Element::i32},
                                         {"<i2", Element::i16},
                                         {"|i1", Element::i8},
                                         {"<u8", Element::u64},
                                         {"<u4", Element::u32},
                                         {"<u2", Element::u16},
                                         {"|u1", Element::u8},
                                         {"|b1", Element::boolean}};

inline Element element_of(const ByteReader& file, std::string_view code) {
    for (const auto& [name, element] : element_codes)
        if (name == code || (name[0] == '|' && code.size() == 3 && name.substr(1) == code.substr(1))) return element;
    if (code.starts_with('>')) file.fail({"is big-endian (", code, "): save array.astype('<f4')"});
    file.fail({"element type '", code, "' is not supported"});
}

/// `bytes` with the first extent innermost, as a copy with the last extent innermost.
inline void transpose(Tensor& tensor) {
    const std::size_t width = element_size(tensor.element);
    const std::size_t rank = tensor.shape.size();
    std::vector<std::size_t> step(rank, width);  // bytes from one index to the next, in the source
    for (std::size_t axis = 1; axis < rank; ++axis)
        step[axis] = step[axis - 1] * static_cast<std::size_t>(tensor.shape[axis - 1]);

    std::shared_ptr<float> floats = detail::make_shared_floats(tensor.bytes.size() / sizeof(float) + 1);
    auto* const target = reinterpret_cast<std::byte*>(floats.get());
    std::vector<std::int64_t> index(rank, 0);
    std::size_t source = 0;
    for (std::size_t written = 0; written < tensor.bytes.size(); written += width) {
        std::memcpy(target + written, tensor.bytes.data() + source, width);
        for (std::size_t axis = rank; axis-- > 0;) {
            source += step[axis];
            if (++index[axis] < tensor.shape[axis]) break;
            source -= step[axis] * static_cast<std::size_t>(tensor.shape[axis]);
            index[axis] = 0;
        }
    }
    tensor.bytes = {target, tensor.bytes.size()};
    tensor.owner = std::move(floats);
}

inline Tensor read(const std::string& path, std::string_view key, std::span<const std::byte> bytes,
                   std::shared_ptr<const void> owner) {
    const std::string what = message({"array ", in_quotes(key)});
    ByteReader file(path, what, bytes);
    if (bytes.size() < magic.size() || file.text(magic.size()) != magic) file.fail({"is no .npy file"});
    const auto major = file.number<std::uint8_t>();
    file.number<std::uint8_t>();  // minor
    if (major < 1 || major > 3) file.fail({".npy version ", major, " is not known"});
    const std::uint32_t header_size = major == 1 ? file.number<std::uint16_t>() : file.number<std::uint32_t>();
    Header header = HeaderParser(file, file.text(header_size)).parse();

    Tensor tensor{element_of(file, header.descr), std::move(header.shape), file.rest(), std::move(owner)};
    const auto size = byte_size(tensor.element, tensor.shape);
    if (!size) file.fail({"its shape has more bytes than can be addressed"});
    if (*size != tensor.bytes.size())
        file.fail({"has ", tensor.bytes.size(), " bytes of elements, but its shape needs ", *size});
    // One axis, or none, has only one order.
    if (header.fortran_order && tensor.shape.size() > 1) transpose(tensor);
    return tensor;
}

inline std::string header_of(Element element, std::span<const std::int64_t> shape) {
    std::string_view code;
    for (const auto& [name, known] : element_codes)
        if (known == element) code = name;
    std::string header = message({"{'descr': '", code, "', 'fortran_order': False, 'shape': (", listed(shape, ", "),
                                  shape.size() == 1 ? "," : "", "), }"});

    constexpr std::size_t prefix = magic.size() + 2 + 2;  // version, length
    constexpr std::size_t alignment = 64;
    header.append(alignment - 1 - (prefix + header.size()) % alignment, ' ').append("\n");
    const auto header_size = static_cast<std::uint16_t>(header.size());
    std::string bytes(magic);
    bytes.append("\1").push_back('\0');
    bytes.append(reinterpret_cast<const char*>(&header_size), sizeof header_size);
    return bytes + header;
}

}  // namespace idem::detail::npy
