/// Writes a file whole or not at all: to a temporary name beside it and from there to the disk, then renamed over it. A
/// link to a file is replaced by a file.
///
/// Who has the old file mapped keeps the old contents.
#pragma once

#include <idem/io/file_error.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace idem::detail {

/// A file under its temporary name, until `commit`.
class ReplacedFile {
  public:
    /// Throws FileError if the folder cannot be written to.
    explicit ReplacedFile(const std::string& path) : path_(path) {
        for (unsigned number = 0; file_ == nullptr; ++number) {
            temporary_ = message({path, ".", number, ".part"});
            errno = 0;
            file_ = std::fopen(temporary_.c_str(), "wbx");  // x: not one that is there, of another writer
            if (file_ == nullptr && errno != EEXIST) fail();
        }
    }
    ReplacedFile(const ReplacedFile&) = delete;
    ReplacedFile& operator=(const ReplacedFile&) = delete;
    ~ReplacedFile() {
        if (committed_) return;
        if (file_ != nullptr) std::fclose(file_);
        std::remove(temporary_.c_str());
    }

    void write(std::span<const std::byte> bytes) {
        errno = 0;
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail();
    }
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }

    /// Gives the file its name, in place of one that has it. Throws FileError.
    void commit() {
        errno = 0;
        if (std::fflush(file_) != 0 || fsync(fileno(file_)) != 0) fail();
        if (std::fclose(std::exchange(file_, nullptr)) != 0) fail();
        if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail();
        committed_ = true;
    }

  private:
    [[noreturn]] void fail() const { throw_file_error(path_, {"cannot be written: ", system_reason(errno)}); }

    std::string path_;
    std::string temporary_;
    std::FILE* file_ = nullptr;
    bool committed_ = false;
};

}  // namespace idem::detail
