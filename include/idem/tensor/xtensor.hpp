/// The door to xtensor: any expression in, as a span of elements in row-major order; a tensor to write into, out.
///
/// Accepts xtensor 0.24 (Debian 12 has 0.24.3) to 0.27; the headers moved into folders with 0.26.
/// No other header of idem includes xtensor. Before 0.26, clang 19 compiles xt::xtensor but not xt::xarray, with or
/// without idem, unless it is given -fno-relaxed-template-template-args.
#pragma once

#include <idem/support/error.hpp>

#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>
#elif __has_include(<xtensor/xtensor.hpp>)
#include <xtensor/xtensor.hpp>
#else
#error "idem/tensor/xtensor.hpp needs xtensor 0.24 or newer: libxtensor-dev, or xtensor of conda-forge"
#endif

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

namespace idem {

/// An xtensor container, view or lazy expression of numbers that are read as `T`: floating-point ones as float,
/// integers as std::int64_t, and bool or integers as bool.
template <class E, class T = float>
concept XtensorExpression = xt::is_xexpression<std::remove_cvref_t<E>>::value &&
    (std::floating_point<T> ? std::floating_point<typename std::remove_cvref_t<E>::value_type>
                            : std::integral<typename std::remove_cvref_t<E>::value_type> &&
                                  (std::same_as<T, bool> ||
                                   !std::same_as<typename std::remove_cvref_t<E>::value_type, bool>));

/// What a convenience call returns; PyTorch's order, so always row-major.
template <std::size_t Rank, class T = float>
using XtensorOutput = xt::xtensor<T, Rank, xt::layout_type::row_major>;

/// A tensor of these extents whose values are not set, for a kernel to write into (through `data()`).
template <std::size_t Rank>
XtensorOutput<Rank> make_xtensor(const std::array<std::size_t, Rank>& shape) {
    return XtensorOutput<Rank>(shape);
}

/// The values of an expression in row-major order.
/// Borrows them where the expression holds such elements in one piece: `xt::xtensor<T, N>`, `xt::xarray<T>`, what
/// `xt::adapt` wraps, the first rows of any of them. Evaluates into a buffer of its own otherwise: another layout,
/// another element type, steps, an expression still to be computed. Throws ShapeError for an expression of another
/// rank.
template <class T, std::size_t Rank>
class RowMajor {
  public:
    /// The expression must outlive this object.
    template <XtensorExpression<T> E>
    explicit RowMajor(const E& expression);

    RowMajor(const RowMajor&) = delete;
    RowMajor& operator=(const RowMajor&) = delete;

    std::span<const T> values() const { return values_; }
    const std::array<std::size_t, Rank>& shape() const { return shape_; }

  private:
    std::optional<XtensorOutput<Rank, T>> evaluated_;
    std::span<const T> values_;
    std::array<std::size_t, Rank> shape_{};
};

namespace detail {

/// Whether the expression has its elements in memory, at `data() + data_offset()`, and steps that say where.
template <class E, class T>
concept InMemory = requires(const E& expression) {
    { expression.data() } -> std::convertible_to<const T*>;
    { expression.data_offset() } -> std::convertible_to<std::size_t>;
    expression.strides()[0];
};

/// Whether neighbours in row-major order are neighbours in memory. The step of an extent of one says nothing.
template <std::size_t Rank, class E>
bool is_row_major(const E& expression, const std::array<std::size_t, Rank>& shape) {
    std::size_t expected = 1;
    for (std::size_t axis = Rank; axis-- > 0;) {
        if (shape[axis] != 1 &&
            static_cast<std::ptrdiff_t>(expression.strides()[axis]) != static_cast<std::ptrdiff_t>(expected))
            return false;
        expected *= shape[axis];
    }
    return true;
}

}  // namespace detail

template <class T, std::size_t Rank>
template <XtensorExpression<T> E>
RowMajor<T, Rank>::RowMajor(const E& expression) {
    if (expression.dimension() != Rank)
        throw ShapeError("expected " + std::to_string(Rank) + " axes, got " + std::to_string(expression.dimension()));
    std::size_t size = 1;
    for (std::size_t axis = 0; axis < Rank; ++axis) {
        shape_[axis] = static_cast<std::size_t>(expression.shape()[axis]);
        size *= shape_[axis];
    }

    if constexpr (detail::InMemory<E, T>) {
        if (size == 0) return;
        if (detail::is_row_major<Rank>(expression, shape_)) {
            const T* first = expression.data();
            values_ = {first + static_cast<std::ptrdiff_t>(expression.data_offset()), size};
            return;
        }
    }
    if constexpr (std::same_as<T, bool>) evaluated_.emplace(xt::not_equal(expression, 0));
    else evaluated_.emplace(expression);
    values_ = {evaluated_->data(), size};
}

}  // namespace idem
