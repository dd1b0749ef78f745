/// ZeroPad2d: zeros around (C, H, W), to (C, top + H + bottom, left + W + right). Source: torch.nn.ZeroPad2d.
#pragma once

#include <idem/layer/window_layer.hpp>

#include <cstdint>

namespace idem {

/// One number for all sides; or left, right, top and bottom, in PyTorch's order.
template <int... Padding>
struct ZeroPad2d {
    static constexpr detail::Role role = detail::Role::other;
    static constexpr detail::Computation computation = detail::Computation::zero_pad;

    static constexpr detail::Flaw flaw() {
        using diagnostic::Code;
        if (count != 1 && count != 4) return {Code::beyond_range, "neither one number nor four", {}};
        for (int i = 0; i < count; ++i)
            if (numbers[i] < 0) return {Code::option_out_of_range, "Padding", {numbers[i], 0}};
        return {};
    }
    static constexpr bool accepts(const Extents& in) { return in.rank == 3; }
    static constexpr void takes(Text& text, const Extents& in) { detail::append_image_shape(text, in, 0); }
    static constexpr Extents output(Extents in) {
        Extents out{in[0]};
        out.append(std::int64_t{in[1]} + side(2) + side(3));
        out.append(std::int64_t{in[2]} + side(0) + side(1));
        return out;
    }
    static constexpr detail::Operation operation(const Extents& in) {
        detail::Operation operation = detail::Window{}.operation(in, output(in));
        operation.geometry.vertical.padding = side(2);
        operation.geometry.horizontal.padding = side(0);
        return operation;
    }

  private:
    static constexpr int count = sizeof...(Padding);
    static constexpr int numbers[sizeof...(Padding) + 1] = {Padding..., 0};
    static constexpr int side(int i) { return count == 4 ? numbers[i] : numbers[0]; }
};

}  // namespace idem
