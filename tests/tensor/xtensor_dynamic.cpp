/// Expressions of xtensor whose rank is known at run time.
#include "support/catch.hpp"

#include "tensor/listed.hpp"

#include <idem/tensor/xtensor.hpp>

// Clang 19 finds xtensor's rebind_container ambiguous for shapes of run-time rank, whoever uses them, before
// xtensor 0.26, unless it is called with -fno-relaxed-template-template-args.
#if !defined(__clang__) || __clang_major__ < 19 || __has_include(<xtensor/containers/xarray.hpp>)

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/containers/xarray.hpp>
#include <xtensor/views/xstrided_view.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xstrided_view.hpp>
#endif

#include <vector>

using idem::RowMajor;

static_assert(idem::XtensorExpression<const xt::xarray<double>&>);

TEST_CASE("an array of run-time rank is borrowed where its rank fits") {
    const xt::xarray<float> array{{0, 1, 2}, {3, 4, 5}};
    CHECK(RowMajor<float, 2>(array).values().data() == array.data());
    CHECK(RowMajor<float, 2>(array).shape() == std::array<std::size_t, 2>{2, 3});
    CHECK_THROWS_WITH((RowMajor<float, 1>(array)), "expected 1 axes, got 2");

    std::vector<float> memory(6);
    const auto adapted = xt::adapt(memory.data(), 6, xt::no_ownership(), std::vector<std::size_t>{3, 2});
    CHECK(RowMajor<float, 2>(adapted).values().data() == memory.data());
}

TEST_CASE("views and sums of run-time rank come in row-major order") {
    const xt::xarray<float> array{{0, 1, 2}, {3, 4, 5}};
    const auto second_row = xt::strided_view(array, {xt::range(1, 2), xt::all()});
    CHECK(listed(RowMajor<float, 2>(second_row).values()) == std::vector<float>{3, 4, 5});
    CHECK(listed(RowMajor<float, 2>(array + array).values()) == std::vector<float>{0, 2, 4, 6, 8, 10});
    CHECK(listed(RowMajor<float, 2>(xt::transpose(array)).values()) == std::vector<float>{0, 3, 1, 4, 2, 5});
}

#endif
