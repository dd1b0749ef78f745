/// Writes a file whole or not at all: to a temporary name beside it, then renamed over it.
///
/// Who has the old file mapped keeps the old contents.
#pragma once

#include <idem/io/file_error.hpp>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <ios>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace idem::detail {

/// A file under its temporary name, until `commit`.
class ReplacedFile {
  public:
    /// Throws FileError if the folder cannot be written to.
    explicit ReplacedFile(const std::string& path)
        : path_(path), temporary_(path + "." + std::to_string(std::random_device{}()) + ".part") {
        errno = 0;
        stream_.open(temporary_, std::ios::binary | std::ios::trunc);
        if (!stream_) throw_file_error(path_, "cannot be written: " + reason());
    }
    ReplacedFile(const ReplacedFile&) = delete;
    ReplacedFile& operator=(const ReplacedFile&) = delete;
    ~ReplacedFile() {
        if (committed_) return;
        stream_.close();
        std::error_code ignored;
        std::filesystem::remove(temporary_, ignored);
    }

    void write(std::span<const std::byte> bytes) {
        errno = 0;
        stream_.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!stream_) throw_file_error(path_, "cannot be written: " + reason());
    }
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }

    /// Gives the file its name, in place of one that has it. Throws FileError.
    void commit() {
        errno = 0;
        stream_.close();
        if (!stream_) throw_file_error(path_, "cannot be written: " + reason());
        std::error_code error;
        std::filesystem::rename(temporary_, path_, error);
        if (error) throw_file_error(path_, "cannot be written: " + error.message());
        committed_ = true;
    }

  private:
    static std::string reason() {
        return errno != 0 ? std::generic_category().message(errno) : std::string("unknown reason");
    }

    std::string path_;
    std::string temporary_;
    std::ofstream stream_;
    bool committed_ = false;
};

}  // namespace idem::detail
