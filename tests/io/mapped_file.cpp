/// Mapping files, and what is said about those that cannot be mapped.
#include "support/catch.hpp"

#include <idem/io/mapped_file.hpp>

#include "files.hpp"

#if defined(__linux__)
#include <unistd.h>
#endif

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <string>

TEST_CASE("a mapped file shows its bytes, also after the name is gone") {
    const TemporaryFolder folder;
    const std::string path = folder.write("some", "abc");
    const auto file = idem::detail::MappedFile::open(path);
    std::filesystem::remove(path);
    CHECK(std::string(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()) == "abc");
}

TEST_CASE("what cannot be mapped is named with the reason") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(idem::detail::MappedFile::open(folder / "missing"), idem::FileError);
    CHECK_THROWS_WITH(idem::detail::MappedFile::open(folder / "missing"), folder / "missing: No such file or directory");
    CHECK_THROWS_WITH(idem::detail::MappedFile::open(folder / ""), folder / ": is a directory, not a file");
    CHECK_THROWS_WITH(idem::detail::MappedFile::open(folder.write("none", "")), folder / "none: is empty");
    CHECK_THROWS_WITH(idem::detail::MappedFile::open("/dev/null"), "/dev/null: is not a regular file");
    CHECK_THROWS_AS(idem::detail::MappedFile::open(""), idem::FileError);
}

#if defined(__linux__)
namespace {

/// The bytes of this process that are in memory.
std::size_t resident_bytes() {
    std::size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("what is forgotten of a mapped file leaves the memory, and is there again when it is read") {
    constexpr std::size_t size = std::size_t{32} << 20, most = size / 4 * 3;
    const TemporaryFolder folder;
    const auto file = idem::detail::MappedFile::open(folder.write("large", std::string(size, 'x')));
    const auto count = [&] { return std::count(file->bytes().begin(), file->bytes().end(), std::byte{'x'}); };
    const std::size_t before = resident_bytes();
    CHECK(count() == size);
    const std::size_t read = resident_bytes();
    CHECK(read > before + most);
    idem::detail::MappedFile::forget(file->bytes().first(100));  // fills no page
    CHECK(resident_bytes() > before + most);
    idem::detail::MappedFile::forget(file->bytes().subspan(1));
    CHECK(resident_bytes() + most < read);
    CHECK(count() == size);
}
#endif
