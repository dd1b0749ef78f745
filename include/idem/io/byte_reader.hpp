/// Little-endian numbers and pieces of a byte sequence, one after the other, never beyond its end.
#pragma once

#include <idem/io/file_error.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string_view>

namespace idem::detail {

static_assert(std::endian::native == std::endian::little, "weight files are little-endian, and are read in place");

class ByteReader {
  public:
    /// `what` is being read, from the file at `path`: for messages. Both texts must outlive the reader.
    ByteReader(std::string_view path, std::string_view what, std::span<const std::byte> bytes)
        : path_(path), what_(what), rest_(bytes) {}

    /// The next bytes. Throws FileError if there are not so many.
    std::span<const std::byte> take(std::uint64_t size) {
        if (size > rest_.size()) fail({"cut short"});
        const auto taken = rest_.first(static_cast<std::size_t>(size));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }
    template <std::unsigned_integral T>
    T number() {
        T number;
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    std::string_view text(std::uint64_t size) {
        const auto taken = take(size);
        return {reinterpret_cast<const char*>(taken.data()), taken.size()};
    }

    std::span<const std::byte> rest() const { return rest_; }

    [[noreturn]] IDEM_COLD void fail(std::initializer_list<MessagePart> reason) const {
        throw_file_error(path_, {what_, ": ", message(reason)});
    }

  private:
    std::string_view path_;
    std::string_view what_;
    std::span<const std::byte> rest_;
};

}  // namespace idem::detail
