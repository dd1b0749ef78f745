/// CRC-32 as in zip, gzip and PNG: reflected polynomial 0xEDB88320, initial and final value inverted.
///
/// Eight bytes at a time by eight tables: M. E. Kounavis and F. L. Berry, "A Systematic Approach to Building High
/// Performance Software-Based CRC Generators", ISCC 2005.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace idem::detail {

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Table k holds what a byte does to the remainder after k further zero bytes.
inline CrcTables make_crc_tables() {
    CrcTables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit) remainder = (remainder >> 1) ^ ((remainder & 1u) != 0 ? 0xEDB88320u : 0u);
        tables[0][byte] = remainder;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t byte = 0; byte < 256; ++byte)
            tables[k][byte] = (tables[k - 1][byte] >> 8) ^ tables[0][tables[k - 1][byte] & 0xFFu];
    return tables;
}

/// The checksum of what `previous` is the checksum of, followed by `bytes`.
inline std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t previous = 0) {
    static const CrcTables tables = make_crc_tables();
    std::uint32_t remainder = ~previous;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint32_t low, high;
        std::memcpy(&low, bytes.data() + i, 4);
        std::memcpy(&high, bytes.data() + i + 4, 4);
        low ^= remainder;
        remainder = tables[7][low & 0xFFu] ^ tables[6][(low >> 8) & 0xFFu] ^ tables[5][(low >> 16) & 0xFFu] ^
                    tables[4][low >> 24] ^ tables[3][high & 0xFFu] ^ tables[2][(high >> 8) & 0xFFu] ^
                    tables[1][(high >> 16) & 0xFFu] ^ tables[0][high >> 24];
    }
    for (; i < bytes.size(); ++i)
        remainder = (remainder >> 8) ^ tables[0][(remainder ^ std::to_integer<std::uint32_t>(bytes[i])) & 0xFFu];
    return ~remainder;
}

}  // namespace idem::detail
