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
        CHECK(starts_a_line(idem::detail::make_aligned<float>(size).get()));
        CHECK(starts_a_line(idem::detail::make_aligned<std::byte>(size).get()));
        CHECK(starts_a_line(idem::detail::make_shared_floats(size).get()));
        CHECK(idem::detail::make_aligned<float>(size) != nullptr);
    }
}

TEST_CASE("zeroed storage is zero to the end of its last line") {
    for (const std::size_t size : {1U, 17U, 32U, 1000U}) {
        const std::size_t whole = (size + 15) / 16 * 16;
        const auto is_zero = [](float value) { return value == 0.0F && !(1.0F / value < 0.0F); };
        const auto shared = idem::detail::make_shared_zeros(size);
        CHECK(std::all_of(shared.get(), shared.get() + whole, is_zero));
    }
}

TEST_CASE("the last line may be written as a whole") {
    const auto floats = idem::detail::make_aligned<float>(17);
    std::fill_n(floats.get(), 32, 1.0F);
    CHECK(floats[31] == 1.0F);
}

TEST_CASE("storage that fills half a huge page begins with one") {
    const auto place_in_page = [](std::size_t bytes) {
        return reinterpret_cast<std::uintptr_t>(idem::detail::make_aligned<std::byte>(bytes).get()) % idem::detail::huge_page;
    };
    for (const std::size_t bytes : {idem::detail::huge_page / 2, idem::detail::huge_page, 4 * idem::detail::huge_page + 1})
        CHECK(place_in_page(bytes) == 0);
}

TEST_CASE("storage asks for the huge pages of which it fills half, and for no others") {
    if (memory_flags(idem::detail::make_aligned<std::byte>(1).get()).empty() ||
        !std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled")) {
        WARN("this system tells nothing of huge pages");
        return;
    }
    const auto asks = [](const std::byte* address) {
        return memory_flags(address).find(" hg ") != std::string::npos;
    };
    constexpr std::size_t page = idem::detail::huge_page;
    const auto small = idem::detail::make_aligned<std::byte>(page / 2 - 64);
    CHECK_FALSE(asks(small.get()));
    const auto half = idem::detail::make_aligned<std::byte>(page / 2);
    CHECK(asks(half.get()));
    CHECK(asks(half.get() + page - 1));
    const auto more = idem::detail::make_aligned<std::byte>(3 * page + page / 4);
    CHECK(asks(more.get()));
    CHECK(asks(more.get() + 3 * page - 1));
    CHECK_FALSE(asks(more.get() + 3 * page));
}

TEST_CASE("a size whose bytes overflow is refused") {
    const std::size_t quarter = std::numeric_limits<std::size_t>::max() / 4;
    CHECK_THROWS_AS(idem::detail::make_aligned<float>(quarter + 1), std::bad_alloc);
    CHECK_THROWS_AS(idem::detail::make_aligned<float>(quarter), std::bad_alloc);
    CHECK_THROWS_AS(idem::detail::make_aligned<double>(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
}
