#pragma once

#include <idem/kernel/convolution.hpp>
#include <idem/kernel/pack_convolution.hpp>
#include <idem/kernel/row_product.hpp>
#include <idem/kernel/run_convolution.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel {

template <class V>
void pack_convolution(const Geometry& geometry, const Parameters& parameters, float* packed) {
    const detail::WindowPieces pieces = detail::window_pieces(geometry);
    const std::ptrdiff_t depth = pieces.taps * pieces.depth;
    const std::ptrdiff_t columns = geometry.out_channels / geometry.groups;
    for (std::ptrdiff_t group = 0; group < geometry.groups; ++group)
        for_each_panel<V>(columns, [&](const Panel& panel) {
            detail::pack_convolution_panel<V>(geometry, parameters, group * columns, panel, packed);
            packed += panel.width * (depth + 1);
        });
    if (geometry.prologue == Prologue::none) return;
    packed = std::copy_n(parameters.input_scale, geometry.channels, packed);
    std::copy_n(parameters.input_shift, geometry.channels, packed);
}

template <class V>
void convolution(const Geometry& geometry, const Call& call) {
    if (detail::is_one_row(geometry, call)) return detail::RowProduct<V>(geometry, call).run();
    if (!detail::goes_line_by_line(geometry, call)) return detail::ConvolutionRun<V>(geometry, call).run();
    const std::ptrdiff_t operand_pitch = pitch_or(geometry.operand_pitch, geometry.out_channels);
    Call line = call;
    line.batch = 1;
    for (std::ptrdiff_t left = call.batch; left > 0; --left) {
        detail::ConvolutionRun<V>(geometry, line).run();
        line.input += geometry.width * pitch_or(geometry.in_pitch, geometry.channels);
        line.output += geometry.out_width * pitch_or(geometry.out_pitch, geometry.out_channels);
        if (line.operand) line.operand += geometry.out_width * operand_pitch;
    }
}

}  // namespace idem::kernel
