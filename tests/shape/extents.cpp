/// Extents and Shape.
#include "support/catch.hpp"

#include <idem/shape/shape.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>

using namespace idem;

TEST_CASE("a Shape has a rank, a size and its extents") {
    STATIC_REQUIRE(Shape<3, 224, 225>::rank == 3);
    STATIC_REQUIRE(Shape<3, 224, 225>::size == 151200);
    STATIC_REQUIRE(Shape<3, 224, 225>::extents == std::array{3, 224, 225});
    STATIC_REQUIRE(Shape<7>::size == 7);
    STATIC_REQUIRE(Shape<>::rank == 0);
    STATIC_REQUIRE(Shape<>::size == 1);  // a scalar
    STATIC_REQUIRE(Shape<1, 2, 3, 4, 5, 6>::rank == Extents::max_rank);
}

TEST_CASE("a Shape's size does not wrap at 32 bits") {
    STATIC_REQUIRE(Shape<4096, 2048, 1024>::size == std::size_t{1} << 33);
    STATIC_REQUIRE(Extents{4096, 2048, 1024}.size() == std::ptrdiff_t{1} << 33);
}

TEST_CASE("a Shape is empty: it exists for the compiler only") { STATIC_REQUIRE(std::is_empty_v<Shape<3, 4>>); }

TEST_CASE("extents go from type to value and back") {
    STATIC_REQUIRE(detail::extents_v<Shape<3, 5, 7>> == Extents{3, 5, 7});
    STATIC_REQUIRE(std::same_as<detail::shape_of_t<Extents{3, 5, 7}>, Shape<3, 5, 7>>);
    STATIC_REQUIRE(std::same_as<detail::shape_of_t<detail::extents_v<Shape<9>>>, Shape<9>>);
    STATIC_REQUIRE(std::same_as<detail::shape_of_t<Extents{}>, Shape<>>);
}

TEST_CASE("extents are equal only if rank and every extent are") {
    STATIC_REQUIRE(Extents{3, 4} == Extents{3, 4});
    STATIC_REQUIRE_FALSE(Extents{3, 4} == Extents{4, 3});
    STATIC_REQUIRE_FALSE(Extents{3, 4} == Extents{3, 4, 1});
    STATIC_REQUIRE_FALSE(Extents{} == Extents{1});
}

TEST_CASE("a negative axis counts from the end, and outside the rank there is one element") {
    constexpr Extents extents{3, 5, 7};
    STATIC_REQUIRE(extents[0] == 3);
    STATIC_REQUIRE(extents[2] == 7);
    STATIC_REQUIRE(extents[-1] == 7);
    STATIC_REQUIRE(extents[-3] == 3);
    STATIC_REQUIRE(extents[3] == 1);
    STATIC_REQUIRE(extents[-4] == 1);
}

TEST_CASE("set changes one extent, and none outside the rank") {
    Extents extents{3, 5, 7};
    extents.set(1, 6);
    CHECK(extents == Extents{3, 6, 7});
    extents.set(-1, 8);
    CHECK(extents == Extents{3, 6, 8});
    extents.set(3, 9);
    extents.set(-4, 9);
    CHECK(extents == Extents{3, 6, 8});
}

TEST_CASE("append adds an axis until the largest rank") {
    Extents extents;
    for (int i = 1; i <= Extents::max_rank; ++i) extents.append(i);
    CHECK(extents == Extents{1, 2, 3, 4, 5, 6});
    CHECK(extents.excess == Excess::none);
    extents.append(7);
    CHECK(extents.rank == Extents::max_rank);
    CHECK(extents.excess == Excess::rank);
}

TEST_CASE("an extent beyond int is noted, and the largest int stands for it") {
    Extents extents{3, 5};
    extents.append(std::int64_t{1} << 32);
    CHECK(extents[2] == Extents::max_extent);
    CHECK(extents.excess == Excess::extent);

    Extents changed{3, 5};
    changed.set(0, std::int64_t{Extents::max_extent} + 1);
    CHECK(changed[0] == Extents::max_extent);
    CHECK(changed.excess == Excess::extent);
}

TEST_CASE("size multiplies a range of axes") {
    constexpr Extents extents{3, 5, 7};
    STATIC_REQUIRE(extents.size() == 105);
    STATIC_REQUIRE(extents.size(1, 3) == 35);
    STATIC_REQUIRE(extents.size(0, 1) == 3);
    STATIC_REQUIRE(extents.size(2, 2) == 1);
    STATIC_REQUIRE(Extents{}.size() == 1);
}

TEST_CASE("a size beyond all numbers is the largest") {
    constexpr int most = Extents::max_extent;
    STATIC_REQUIRE(Extents{most, most, most}.size() == std::numeric_limits<std::ptrdiff_t>::max());
}

TEST_CASE("extents are printed as the type is written") {
    Text text;
    detail::append_shape(text, {3, 224, 224});
    text.append(" ");
    detail::append_shape(text, {});
    CHECK(text.view() == "Shape<3, 224, 224> Shape<>");
}
