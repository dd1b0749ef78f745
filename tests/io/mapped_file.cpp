/// Mapping files, and what is said about those that cannot be mapped.
#include "support/catch.hpp"

#include <idem/io/mapped_file.hpp>

#include "files.hpp"

#include <string>

TEST_CASE("a mapped file shows its bytes, also after the name is gone") {
    const TemporaryFolder folder;
    const std::string path = folder.write("some", "abc");
    const auto file = idem::MappedFile::open(path);
    std::filesystem::remove(path);
    CHECK(file->path() == path);
    CHECK(std::string(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size()) == "abc");
}

TEST_CASE("what cannot be mapped is named with the reason") {
    const TemporaryFolder folder;
    CHECK_THROWS_AS(idem::MappedFile::open(folder / "missing"), idem::FileError);
    CHECK_THROWS_WITH(idem::MappedFile::open(folder / "missing"), folder / "missing: No such file or directory");
    CHECK_THROWS_WITH(idem::MappedFile::open(folder / ""), folder / ": is a directory, not a file");
    CHECK_THROWS_WITH(idem::MappedFile::open(folder.write("none", "")), folder / "none: is empty");
    CHECK_THROWS_WITH(idem::MappedFile::open("/dev/null"), "/dev/null: is not a regular file");
    CHECK_THROWS_AS(idem::MappedFile::open(""), idem::FileError);
}
