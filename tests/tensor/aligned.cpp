/// Storage in whole cache lines.
#include "support/catch.hpp"

#include <idem/tensor/aligned.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>

namespace {

bool starts_a_line(const void* address) { return reinterpret_cast<std::uintptr_t>(address) % 64 == 0; }

/// What Linux says of the memory around an address: "rd wr mr mw me ac hg"; empty where it says nothing.
std::string memory_flags(const void* address) {
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    std::ifstream maps("/proc/self/smaps");
    bool inside = false;
    for (std::string line; std::getline(maps, line);) {
        std::istringstream words(line);
        std::uintptr_t begin = 0, end = 0;
        char dash = 0;
        if (words >> std::hex >> begin >> dash >> end && dash == '-') inside = begin <= wanted && wanted < end;
        else if (inside && line.starts_with("VmFlags:")) return line.substr(8) + " ";
    }
    return {};
}

}  // namespace

TEST_CASE("aligned storage starts on a cache line") {
    for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U}) {
        CHECK(starts_a_line(idem::make_aligned<float>(size).get()));
        CHECK(starts_a_line(idem::make_aligned<std::byte>(size).get()));
        CHECK(starts_a_line(idem::make_shared_floats(size).get()));
        CHECK(idem::make_aligned<float>(size) != nullptr);
    }
}

TEST_CASE("zeroed storage is zero to the end of its last line") {
    for (const std::size_t size : {1U, 17U, 32U, 1000U}) {
        const std::size_t whole = (size + 15) / 16 * 16;
        const auto is_zero = [](float value) { return value == 0.0F && !(1.0F / value < 0.0F); };
        const auto owned = idem::make_aligned_zeros<float>(size);
        CHECK(std::all_of(owned.get(), owned.get() + whole, is_zero));
        const auto shared = idem::make_shared_zeros(size);
        CHECK(std::all_of(shared.get(), shared.get() + whole, is_zero));
    }
}

TEST_CASE("the last line may be written as a whole") {
    const auto floats = idem::make_aligned<float>(17);
    std::fill_n(floats.get(), 32, 1.0F);
    CHECK(floats[31] == 1.0F);
}

TEST_CASE("large storage asks for huge pages, small storage does not") {
    constexpr std::size_t huge_page = 2 * 1024 * 1024;
    const auto large = idem::make_aligned<std::byte>(4 * huge_page);
    const std::string flags = memory_flags(large.get() + huge_page);
    if (flags.empty() || !std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled")) {
        WARN("this system tells nothing of huge pages");
        return;
    }
    CHECK(flags.find(" hg ") != std::string::npos);
    const auto small = idem::make_aligned<std::byte>(huge_page / 4);
    CHECK(memory_flags(small.get()).find(" hg ") == std::string::npos);
}

TEST_CASE("a size whose bytes overflow is refused") {
    const std::size_t quarter = std::numeric_limits<std::size_t>::max() / 4;
    CHECK_THROWS_AS(idem::make_aligned<float>(quarter + 1), std::bad_alloc);
    CHECK_THROWS_AS(idem::make_aligned<float>(quarter), std::bad_alloc);
    CHECK_THROWS_AS(idem::make_aligned<double>(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
}
