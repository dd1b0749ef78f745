/// Storage in whole cache lines.
#include "support/catch.hpp"

#include <idem/tensor/aligned.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace {

bool starts_a_line(const void* address) { return reinterpret_cast<std::uintptr_t>(address) % 64 == 0; }

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

TEST_CASE("a size whose bytes overflow is refused") {
    const std::size_t quarter = std::numeric_limits<std::size_t>::max() / 4;
    CHECK_THROWS_AS(idem::make_aligned<float>(quarter + 1), std::bad_alloc);
    CHECK_THROWS_AS(idem::make_aligned<float>(quarter), std::bad_alloc);
    CHECK_THROWS_AS(idem::make_aligned<double>(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
}
