/// A file's bytes, mapped read-only into memory: nothing is read before it is touched, and processes share it.
///
/// Accepts Boost.Interprocess 1.74 to the current release; no other header of idem includes it.
/// A file that another program cuts short while it is mapped ends this one with SIGBUS, as with every mapping: replace
/// weight files by renaming (as the writers of this library do), not by writing into them.
#pragma once

#include <idem/io/contents.hpp>
#include <idem/io/file_error.hpp>

#include <boost/interprocess/exceptions.hpp>
#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/mapped_region.hpp>

#include <sys/stat.h>
#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace idem::detail {

class MappedFile {
  public:
    /// Throws FileError that names the file: missing, a directory or a device, empty, not readable.
    static std::shared_ptr<const MappedFile> open(const std::string& path) {
        check(path);
        try {
            return std::shared_ptr<const MappedFile>(new MappedFile(path));
        } catch (const boost::interprocess::interprocess_exception& fault) {
            const int code = fault.get_native_error();
            throw_file_error(path, {code != 0 ? std::system_category().message(code) : fault.what()});
        }
    }

    std::span<const std::byte> bytes() const {
        return {static_cast<const std::byte*>(region_.get_address()), region_.get_size()};
    }

    /// Drops the pages that a part of a mapping fills from this process's memory.
    static void forget([[maybe_unused]] std::span<const std::byte> part) noexcept {
#if defined(__linux__)
        static const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
        const auto address = reinterpret_cast<std::uintptr_t>(part.data());
        const std::uintptr_t begin = (address + page - 1) / page * page, end = (address + part.size()) / page * page;
        if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);  // advice: it may fail
#endif
    }

  private:
    explicit MappedFile(const std::string& path)
        : region_(boost::interprocess::file_mapping(path.c_str(), boost::interprocess::read_only),
                  boost::interprocess::read_only) {}

    static void check(const std::string& path) {
        struct stat status {};
        if (stat(path.c_str(), &status) != 0) throw_file_error(path, {system_reason(errno)});
        if (S_ISDIR(status.st_mode)) throw_file_error(path, {"is a directory, not a file"});
        if (!S_ISREG(status.st_mode)) throw_file_error(path, {"is not a regular file"});
        if (status.st_size == 0) throw_file_error(path, {"is empty"});
    }

    boost::interprocess::mapped_region region_;
};

inline Contents mapped(const std::string& path) {
    std::shared_ptr<const MappedFile> file = MappedFile::open(path);
    const std::span<const std::byte> bytes = file->bytes();
    return {path, bytes, std::move(file), &MappedFile::forget};
}

}  // namespace idem::detail
