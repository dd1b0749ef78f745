/// More elements around (C, L), (C, H, W), to (C, left + L + right), (C, top + H + bottom, left + W + right):
///
///     ZeroPad1d, ZeroPad2d                zeros
///     ReflectionPad1d, ReflectionPad2d    the elements behind the edge, in reverse; fewer than there are
///     ReplicationPad1d, ReplicationPad2d  the edge
///     CircularPad1d, CircularPad2d        the elements at the other edge, as many as there are at most
///
/// One number for all sides; or left and right, or left, right, top and bottom, in PyTorch's order.
/// Source: torch.nn.ZeroPad1d and the others of these names.
#pragma once

#include <idem/layer/window_layer.hpp>

#include <cstdint>

namespace idem {
namespace detail {

template <int directions, kernel::Border border, int... Padding>
struct PadLayer {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = Computation::pad;

    static constexpr Flaw flaw() {
        using diagnostic::Code;
        if (count != 1 && count != 2 * directions)
            return {Code::beyond_range,
                    directions == 1 ? "neither one number nor two" : "neither one number nor four", {}};
        for (int i = 0; i < count; ++i)
            if (numbers[i] < 0) return {Code::option_out_of_range, "Padding", {numbers[i], 0}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) {
        if (in.rank != directions + 1) return false;
        for (int i = 0; i < 2 * directions; ++i)
            if (side(i) > most(in[-1 - i / 2])) return false;
        return true;
    }
    static constexpr void takes(Text& text, const Extents& in) {
        append_image_shape(text, in, 0, directions);
        if (border == kernel::Border::reflection) text.append(", longer each way than its padding");
        if (border == kernel::Border::circular) text.append(", as long each way as its padding");
    }
    static constexpr Extents output(Extents in) {
        for (int i = 0; i < directions; ++i) in.set(-1 - i, std::int64_t{in[-1 - i]} + side(2 * i) + side(2 * i + 1));
        return in;
    }
    static constexpr Operation operation(const Extents& in) {
        Operation operation = Window{directions}.operation(in, output(in));
        operation.geometry.vertical.padding = directions == 1 ? 0 : side(2);
        operation.geometry.horizontal.padding = side(0);
        operation.geometry.border = border;
        return operation;
    }

  private:
    static constexpr int count = sizeof...(Padding);
    static constexpr int numbers[sizeof...(Padding) + 1] = {Padding..., 0};
    static constexpr int side(int i) { return count == 1 ? numbers[0] : i < count ? numbers[i] : 0; }
    /// So many elements there are for one side of an axis.
    static constexpr int most(int extent) {
        if (border == kernel::Border::reflection) return extent - 1;
        return border == kernel::Border::circular ? extent : Extents::max_extent;
    }
};

}  // namespace detail

template <int... Padding>
struct ZeroPad1d : detail::PadLayer<1, kernel::Border::zeros, Padding...> {};
template <int... Padding>
struct ZeroPad2d : detail::PadLayer<2, kernel::Border::zeros, Padding...> {};
template <int... Padding>
struct ReflectionPad1d : detail::PadLayer<1, kernel::Border::reflection, Padding...> {};
template <int... Padding>
struct ReflectionPad2d : detail::PadLayer<2, kernel::Border::reflection, Padding...> {};
template <int... Padding>
struct ReplicationPad1d : detail::PadLayer<1, kernel::Border::replication, Padding...> {};
template <int... Padding>
struct ReplicationPad2d : detail::PadLayer<2, kernel::Border::replication, Padding...> {};
template <int... Padding>
struct CircularPad1d : detail::PadLayer<1, kernel::Border::circular, Padding...> {};
template <int... Padding>
struct CircularPad2d : detail::PadLayer<2, kernel::Border::circular, Padding...> {};

}  // namespace idem
