/// Expressions of xtensor as spans: which are borrowed, which are evaluated, and in what order.
#include "support/catch.hpp"

#include "tensor/listed.hpp"

#include <idem/tensor/xtensor.hpp>

// The parts of xtensor that only users include; they moved with 0.26 as well.
#if __has_include(<xtensor/containers/xadapt.hpp>)
#include <xtensor/containers/xadapt.hpp>
#include <xtensor/generators/xbuilder.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xadapt.hpp>
#include <xtensor/xbuilder.hpp>
#include <xtensor/xview.hpp>
#endif

#include <complex>
#include <numeric>
#include <vector>

using idem::RowMajor;
using idem::XtensorExpression;

static_assert(XtensorExpression<xt::xtensor<float, 2>>);
static_assert(XtensorExpression<const xt::xtensor<double, 1>&>);
static_assert(XtensorExpression<decltype(xt::xtensor<float, 2>() * 2.0F)>);
static_assert(!XtensorExpression<xt::xtensor<int, 2>>, "numbers of another kind are not silently converted");
static_assert(!XtensorExpression<xt::xtensor<std::complex<float>, 2>>);
static_assert(!XtensorExpression<std::vector<float>>);
static_assert(!XtensorExpression<float>);

namespace {

xt::xtensor<float, 2> two_by_three() { return {{0, 1, 2}, {3, 4, 5}}; }

}  // namespace

TEST_CASE("contiguous row-major floats are borrowed") {
    const xt::xtensor<float, 2> tensor = two_by_three();
    const RowMajor<float, 2> from_tensor(tensor);
    CHECK(from_tensor.values().data() == tensor.data());
    CHECK(from_tensor.values().size() == 6);
    CHECK(from_tensor.shape() == std::array<std::size_t, 2>{2, 3});

    std::vector<float> memory(6);
    const auto adapted = xt::adapt(memory, std::array<std::size_t, 2>{2, 3});
    CHECK(RowMajor<float, 2>(adapted).values().data() == memory.data());
}

TEST_CASE("rows of a batch are borrowed, columns are evaluated") {
    xt::xtensor<float, 2> tensor({4, 3});
    std::iota(tensor.begin(), tensor.end(), 0.0F);

    const auto rows = xt::view(tensor, xt::range(1, 3), xt::all());
    const RowMajor<float, 2> from_rows(rows);
    CHECK(from_rows.values().data() == tensor.data() + 3);
    CHECK(listed(from_rows.values()) == std::vector<float>{3, 4, 5, 6, 7, 8});

    const auto one_row = xt::view(tensor, 2, xt::all());
    CHECK(RowMajor<float, 1>(one_row).values().data() == tensor.data() + 6);

    const auto columns = xt::view(tensor, xt::all(), xt::range(1, 3));
    CHECK(listed(RowMajor<float, 2>(columns).values()) == std::vector<float>{1, 2, 4, 5, 7, 8, 10, 11});
    const auto every_second = xt::view(tensor, xt::range(0, 4, 2), xt::all());
    CHECK(listed(RowMajor<float, 2>(every_second).values()) == std::vector<float>{0, 1, 2, 6, 7, 8});
}

TEST_CASE("other layouts, element types and lazy expressions are evaluated in row-major order") {
    const xt::xtensor<float, 2> tensor = two_by_three();
    const std::vector<float> expected{0, 1, 2, 3, 4, 5};

    const xt::xtensor<float, 2, xt::layout_type::column_major> columns_first = tensor;
    CHECK(listed(RowMajor<float, 2>(columns_first).values()) == expected);
    const xt::xtensor<double, 2> doubles = tensor;
    CHECK(listed(RowMajor<float, 2>(doubles).values()) == expected);
    CHECK(listed(RowMajor<float, 2>(tensor * 2.0F).values()) == std::vector<float>{0, 2, 4, 6, 8, 10});
    CHECK(listed(RowMajor<float, 2>(xt::broadcast(xt::view(tensor, 1), {2, 3})).values()) ==
          std::vector<float>{3, 4, 5, 3, 4, 5});
    CHECK(listed(RowMajor<float, 2>(xt::ones<float>({2, 2})).values()) == std::vector<float>{1, 1, 1, 1});

    xt::xtensor<float, 2> reversed = tensor;
    CHECK(listed(RowMajor<float, 2>(xt::view(reversed, xt::range(1, xt::placeholders::_, -1), xt::all())).values()) ==
          std::vector<float>{3, 4, 5, 0, 1, 2});
}

TEST_CASE("an expression of another rank is refused, an empty batch is not") {
    const xt::xtensor<float, 2> tensor = two_by_three();
    CHECK_THROWS_AS((RowMajor<float, 3>(tensor)), idem::ShapeError);
    CHECK_THROWS_WITH((RowMajor<float, 1>(tensor)), "expected 1 axes, got 2");

    const xt::xtensor<float, 2> empty(std::array<std::size_t, 2>{0, 3});
    CHECK(RowMajor<float, 2>(empty).values().empty());
    CHECK(RowMajor<float, 2>(empty).shape() == std::array<std::size_t, 2>{0, 3});
}

TEST_CASE("a tensor to write into has the given extents, in row-major order") {
    auto tensor = idem::make_xtensor<3>({2, 3, 4});
    static_assert(std::is_same_v<decltype(tensor), xt::xtensor<float, 3>>);
    std::iota(tensor.data(), tensor.data() + 24, 0.0F);
    CHECK(tensor(1, 2, 3) == 23.0F);
    CHECK(tensor(0, 1, 0) == 4.0F);
}
