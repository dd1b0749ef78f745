/// Writes a zip archive of stored entries, as numpy's `np.savez` does, with wide (zip64) numbers where they are needed.
///
/// Every entry begins at a multiple of 64 bytes, by an extra field that readers skip, so that it can be used where it
/// is mapped.
#pragma once

#include <idem/io/crc32.hpp>
#include <idem/io/file_error.hpp>
#include <idem/io/write_file.hpp>
#include <idem/io/zip.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace idem::detail::zip {

class Writer {
  public:
    /// Numbers beyond `largest_narrow` are written wide; smaller than the default only to test it.
    explicit Writer(const std::string& path, std::uint64_t largest_narrow = see_zip64 - 1)
        : path_(path), file_(path), largest_narrow_(largest_narrow) {}

    /// An entry that holds the pieces, one after the other.
    void add(std::string_view name, std::initializer_list<std::span<const std::byte>> pieces);

    /// Writes the directory and gives the file its name. Nothing is there before.
    void commit();

  private:
    struct Written {
        std::string_view name;
        std::uint32_t checksum;
        std::uint64_t size;
        std::uint64_t offset;
    };

    bool is_wide(std::uint64_t number) const { return number > largest_narrow_; }
    std::uint32_t narrow(std::uint64_t number) const {
        return is_wide(number) ? see_zip64 : static_cast<std::uint32_t>(number);
    }
    std::string common_header(const Written& entry, std::size_t extra_size) const;
    std::string central_header(const Written& entry) const;
    void write(std::span<const std::byte> bytes) {
        file_.write(bytes);
        offset_ += bytes.size();
    }
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }

    std::string path_;
    ReplacedFile file_;
    std::uint64_t largest_narrow_;
    std::uint64_t offset_ = 0;
    std::string directory_;
    std::uint64_t entries_ = 0;
};

/// A number of a record, as wide as its type.
class Number {
  public:
    template <std::unsigned_integral T>
    Number(T value) : value_(value), size_(sizeof value) {}
    Number(Signature signature) : Number(static_cast<std::uint32_t>(signature)) {}

    void append_to(std::string& bytes) const { bytes.append(reinterpret_cast<const char*>(&value_), size_); }

  private:
    std::uint64_t value_;
    std::size_t size_;
};

/// The numbers' bytes, little-endian, one after the other.
IDEM_COLD inline std::string packed(std::initializer_list<Number> numbers) {
    std::string bytes;
    for (const Number number : numbers) number.append_to(bytes);
    return bytes;
}

inline constexpr std::uint16_t version_plain = 20;  // 2.0: folders
inline constexpr std::uint16_t version_wide = 45;   // 4.5: zip64
// Names are then UTF-8; "made on FAT" would have unzip take them for a code page of DOS.
inline constexpr std::uint16_t made_on_unix = (3u << 8) | version_wide;
inline constexpr std::uint16_t first_of_1980 = (1u << 5) | 1u;

/// From "version needed" to the length of the extra field: the same in both headers of an entry.
inline std::string Writer::common_header(const Written& entry, std::size_t extra_size) const {
    constexpr std::uint16_t utf8 = 1u << 11;
    bool ascii = true;
    for (char c : entry.name) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    return packed({is_wide(entry.size) || is_wide(entry.offset) ? version_wide : version_plain,
                   ascii ? std::uint16_t{0} : utf8, stored, std::uint16_t{0}, first_of_1980, entry.checksum,
                   narrow(entry.size), narrow(entry.size), static_cast<std::uint16_t>(entry.name.size()),
                   static_cast<std::uint16_t>(extra_size)});
}

inline std::string Writer::central_header(const Written& entry) const {
    std::string wide;
    if (is_wide(entry.size)) wide += packed({entry.size, entry.size});
    if (is_wide(entry.offset)) wide += packed({entry.offset});
    std::string extra;
    if (!wide.empty()) extra = packed({zip64_extra, static_cast<std::uint16_t>(wide.size())}) + wide;
    constexpr std::uint16_t none = 0;
    constexpr std::uint32_t regular_file = 0100644u << 16;  // and its permissions
    return message({packed({Signature::central, made_on_unix}), common_header(entry, extra.size()),
                    packed({none, none, none, regular_file, narrow(entry.offset)}), entry.name, extra});
}

inline void Writer::add(std::string_view name, std::initializer_list<std::span<const std::byte>> pieces) {
    if (name.size() > 0xFFFF) throw_file_error(path_, {"a key is too long for a zip archive"});
    Written entry{name, 0, 0, offset_};
    for (const auto piece : pieces) {
        entry.checksum = crc32(piece, entry.checksum);
        entry.size += piece.size();
    }
    std::string extra;
    if (is_wide(entry.size)) extra = packed({zip64_extra, std::uint16_t{16}, entry.size, entry.size});
    // Kind and length, then the alignment as Android's zipalign notes it, then zeros.
    constexpr std::uint16_t alignment = 64;
    constexpr std::uint16_t alignment_extra = 0xD935;
    constexpr std::size_t shortest = 6;
    const std::uint64_t start = offset_ + local_size + entry.name.size() + extra.size() + shortest;
    const auto filling = static_cast<std::size_t>((alignment - start % alignment) % alignment);
    extra += packed({alignment_extra, static_cast<std::uint16_t>(sizeof alignment + filling), alignment});
    extra.append(filling, '\0');

    write(message({packed({Signature::local}), common_header(entry, extra.size()), entry.name, extra}));
    for (const auto piece : pieces) write(piece);
    directory_ += central_header(entry);
    ++entries_;
}

inline void Writer::commit() {
    const std::uint64_t begin = offset_;
    const std::uint64_t size = directory_.size();
    const std::uint64_t count = entries_;
    write(directory_);
    constexpr std::uint64_t largest_count = 0xFFFE;
    const bool wide = is_wide(begin) || is_wide(size) || count > largest_count || is_wide(count);
    if (wide) {
        const std::uint64_t end = offset_;
        constexpr std::uint64_t size_of_rest = end64_size - 12;
        write(packed({Signature::end64, size_of_rest, version_wide, version_wide, std::uint32_t{0}, std::uint32_t{0},
                      count, count, size, begin}));
        write(packed({Signature::end64_locator, std::uint32_t{0}, end, std::uint32_t{1}}));
    }
    const auto narrow_count = static_cast<std::uint16_t>(wide ? 0xFFFF : count);
    write(packed({Signature::end, std::uint16_t{0}, std::uint16_t{0}, narrow_count, narrow_count, narrow(size),
                  narrow(begin), std::uint16_t{0}}));
    file_.commit();
}

}  // namespace idem::detail::zip
