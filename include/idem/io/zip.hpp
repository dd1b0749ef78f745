/// The entries of a zip archive whose entries are stored, not compressed, as numpy's `np.savez` writes them.
///
/// The format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3 (zip64). The archive ends with a record that points
/// at the central directory, which names, measures and points at every entry; what the entries' own headers repeat
/// is not believed, but the name must agree. Throws FileError for damage, a wrong checksum included.
#pragma once

#include <idem/io/byte_reader.hpp>
#include <idem/io/crc32.hpp>
#include <idem/io/file_error.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idem::detail::zip {

/// Both lie in the archive.
struct Entry {
    std::string_view name;
    std::span<const std::byte> bytes;
};

/// The entries in the directory's order.
std::vector<Entry> read(const std::string& path, std::span<const std::byte> archive);

enum class Signature : std::uint32_t {
    local = 0x04034B50,          // "PK\3\4", before every entry
    central = 0x02014B50,        // one in the directory for every entry
    end = 0x06054B50,            // of the directory
    end64 = 0x06064B50,          // of the directory, with wide numbers
    end64_locator = 0x07064B50,  // points at the former, and lies right before `end`
};

// Bytes, without the texts that follow them.
inline constexpr std::size_t local_size = 30;
inline constexpr std::size_t end_size = 22;
inline constexpr std::size_t end64_size = 56;
inline constexpr std::size_t locator_size = 20;

inline constexpr std::uint16_t zip64_extra = 0x0001;

/// In place of a number that stands, as 64 bits, in the zip64 extra field.
inline constexpr std::uint32_t see_zip64 = 0xFFFFFFFF;

inline constexpr std::uint16_t stored = 0;

struct Directory {
    std::uint64_t entries;
    std::uint64_t size;
    std::uint64_t offset;
};

inline bool has_signature(std::span<const std::byte> bytes, Signature signature) {
    return bytes.size() >= sizeof signature && std::memcmp(bytes.data(), &signature, sizeof signature) == 0;
}

/// Where the last record begins: `end_size` bytes before the end, or earlier if a comment follows it.
inline std::size_t find_end(const std::string& path, std::span<const std::byte> archive) {
    constexpr std::size_t longest_comment = 0xFFFF;
    for (std::size_t comment = 0; comment <= longest_comment && comment + end_size <= archive.size(); ++comment) {
        const auto record = archive.last(comment + end_size);
        if (has_signature(record, Signature::end) &&
            ByteReader(path, {}, record.subspan(end_size - 2)).number<std::uint16_t>() == comment)
            return archive.size() - record.size();
    }
    throw_file_error(path, {"no zip archive, or cut short: the record at its end is missing"});
}

inline Directory read_end64(const std::string& path, std::span<const std::byte> archive, std::size_t locator) {
    ByteReader pointer(path, "zip64 locator", archive.subspan(locator, locator_size));
    pointer.take(8);  // signature, disk
    const auto offset = pointer.number<std::uint64_t>();
    if (offset > locator || locator - offset < end64_size || !has_signature(archive.subspan(offset), Signature::end64))
        pointer.fail({"points at no zip64 record"});
    ByteReader record(path, "zip64 record", archive.subspan(offset));
    record.take(24);  // signature, own size, versions, disks
    record.take(8);   // entries on this disk
    const auto entries = record.number<std::uint64_t>();
    const auto size = record.number<std::uint64_t>();
    return {entries, size, record.number<std::uint64_t>()};
}

inline Directory find_directory(const std::string& path, std::span<const std::byte> archive) {
    const std::size_t end = find_end(path, archive);
    ByteReader record(path, "zip end record", archive.subspan(end));
    record.take(10);  // signature, disks, entries on this disk
    const auto entries = record.number<std::uint16_t>();
    const auto size = record.number<std::uint32_t>();
    Directory directory{entries, size, record.number<std::uint32_t>()};
    if (end >= locator_size && has_signature(archive.subspan(end - locator_size), Signature::end64_locator))
        directory = read_end64(path, archive, end - locator_size);
    if (directory.offset > end || directory.size > end - directory.offset)
        throw_file_error(path, {"the zip directory reaches beyond the file"});
    return directory;
}

/// An entry as the directory describes it.
struct Description {
    std::string_view name;  // in the archive
    std::uint16_t flags;
    std::uint16_t method;
    std::uint32_t checksum;
    std::uint64_t compressed_size;
    std::uint64_t size;
    std::uint64_t offset;  // of the local header
};

/// Replaces the numbers that only the extra field holds.
inline void widen(Description& entry, ByteReader extra) {
    std::uint64_t* const numbers[] = {&entry.size, &entry.compressed_size, &entry.offset};
    bool wide = false;
    for (const std::uint64_t* number : numbers) wide = wide || *number == see_zip64;
    if (!wide) return;
    while (extra.rest().size() >= 4) {
        const auto kind = extra.number<std::uint16_t>();
        const auto size = extra.number<std::uint16_t>();
        if (kind != zip64_extra) {
            extra.take(size);
            continue;
        }
        for (std::uint64_t* number : numbers)
            if (*number == see_zip64) *number = extra.number<std::uint64_t>();
        return;
    }
    extra.fail({"its zip64 sizes are missing"});
}

inline Description read_description(const std::string& path, ByteReader& directory) {
    if (!has_signature(directory.rest(), Signature::central)) directory.fail({"an entry has no header"});
    directory.take(8);  // signature, versions
    Description entry{};
    entry.flags = directory.number<std::uint16_t>();
    entry.method = directory.number<std::uint16_t>();
    directory.take(4);  // time, date
    entry.checksum = directory.number<std::uint32_t>();
    entry.compressed_size = directory.number<std::uint32_t>();
    entry.size = directory.number<std::uint32_t>();
    const auto name_size = directory.number<std::uint16_t>();
    const auto extra_size = directory.number<std::uint16_t>();
    const auto comment_size = directory.number<std::uint16_t>();
    directory.take(8);  // disk, attributes
    entry.offset = directory.number<std::uint32_t>();
    entry.name = directory.text(name_size);
    const std::string what = message({"entry ", in_quotes(entry.name)});
    widen(entry, ByteReader(path, what, directory.take(extra_size)));
    directory.take(comment_size);
    return entry;
}

/// Throws FileError for an entry whose bytes are not simply there.
inline void check_stored(const std::string& path, const Description& entry) {
    const auto fail = [&](const char* reason) { throw_file_error(path, {"entry ", in_quotes(entry.name), reason}); };
    constexpr std::uint16_t encrypted = 1;
    if ((entry.flags & encrypted) != 0) fail(" is encrypted");
    if (entry.method != stored) fail(" is compressed: save with np.savez instead of np.savez_compressed");
    if (entry.compressed_size != entry.size) fail(": its sizes do not agree");
}

/// The bytes that the description speaks of, checked; all entries lie before `end`, the directory.
inline std::span<const std::byte> contents(const std::string& path, std::span<const std::byte> archive,
                                           const Description& entry, std::uint64_t end) {
    const std::string what = message({"entry ", in_quotes(entry.name)});
    if (entry.offset > end) throw_file_error(path, {what, ": points beyond the entries"});
    ByteReader local(path, what,
                     archive.first(static_cast<std::size_t>(end)).subspan(static_cast<std::size_t>(entry.offset)));
    if (!has_signature(local.rest(), Signature::local)) local.fail({"points at no entry"});
    local.take(local_size - 4);
    const auto name_size = local.number<std::uint16_t>();
    const auto extra_size = local.number<std::uint16_t>();
    if (local.text(name_size) != entry.name) local.fail({"points at an entry of another name"});
    local.take(extra_size);
    const auto bytes = local.take(entry.size);
    if (crc32(bytes) != entry.checksum) local.fail({"its checksum is wrong: the file is damaged"});
    return bytes;
}

inline std::vector<Entry> read(const std::string& path, std::span<const std::byte> archive) {
    const Directory directory = find_directory(path, archive);
    ByteReader reader(
        path, "zip directory",
        archive.subspan(static_cast<std::size_t>(directory.offset), static_cast<std::size_t>(directory.size)));
    std::vector<Entry> entries;
    std::uint64_t unclaimed = directory.offset;
    while (!reader.rest().empty()) {
        const Description entry = read_description(path, reader);
        check_stored(path, entry);
        // Entries that share their bytes would make a small file take for ever.
        if (entry.size > unclaimed) reader.fail({"the entries are larger than the file"});
        unclaimed -= entry.size;
        const auto bytes = contents(path, archive, entry, directory.offset);
        entries.push_back({entry.name, bytes});
    }
    if (entries.size() != directory.entries) reader.fail({"holds another number of entries than it says"});
    return entries;
}

}  // namespace idem::detail::zip
