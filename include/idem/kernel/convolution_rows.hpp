/// The left matrix of a convolution's product: a block of rows, each the window of one output, part by part of the depth.
///
/// Rows are read where they are in the input, if each is one pixel, or if windows slide along a line; transformed
/// first, if there is a prologue; and gathered, if they lie otherwise, or collide in a cache and enough panels read
/// them.
#pragma once

#include <idem/kernel/convolution_scratch.hpp>
#include <idem/kernel/depth_parts.hpp>
#include <idem/kernel/gather_rows.hpp>
#include <idem/kernel/operation.hpp>
#include <idem/kernel/pack_panels.hpp>
#include <idem/kernel/pieces.hpp>
#include <idem/kernel/prologue.hpp>
#include <idem/kernel/simd.hpp>
#include <idem/kernel/tile_shape.hpp>
#include <idem/kernel/window_pieces.hpp>
#include <idem/kernel/window_table.hpp>

#include <algorithm>
#include <cstddef>

namespace idem::kernel::detail {

template <class V>
IDEM_ALWAYS_INLINE void copy_floats(const float* from, std::ptrdiff_t count, float* to) {
    simd::for_each_vector<V>(count, [&](std::ptrdiff_t i, auto extent) __attribute__((always_inline)) {
        simd::store(to + i, simd::load<V>(from + i, extent), extent);
    });
}

/// Rows of floats, `pitch` apart.
struct MatrixRows {
    const float* first;
    std::ptrdiff_t pitch;
};

template <class V>
class ConvolutionRows {
  public:
    ConvolutionRows(const Geometry& geometry, const Call& call, const CallPieces& of_call)
        : geometry_(geometry),
          call_(call),
          pieces_(of_call.pieces),
          are_rows_(of_call.are_rows),
          are_dense_(call.batch == 1 && pieces_.rows && slides_along_line(geometry) && windows_are_dense(geometry)),
          collide_(rows_collide(geometry)),
          in_pitch_(pitch_or(geometry.in_pitch, geometry.channels)),
          table_(geometry, call.input, call.scratch) {
        const ConvolutionScratch<V> scratch(geometry);
        transformed_ = reinterpret_cast<float*>(call.scratch + scratch.transformed);
        gathered_ = reinterpret_cast<float*>(call.scratch + scratch.gathered);
        if (!are_rows_) table_.begin();
    }

    /// Whether the input itself is a matrix of them, or of each of their pieces.
    bool are_rows() const { return are_rows_; }

    /// Begins a block of `count` rows.
    void go_to(std::ptrdiff_t first, std::ptrdiff_t count) {
        first_ = first;
        count_ = count;
        lie_as_rows_ =
            are_rows_ || (are_dense_ && sees_no_padding(geometry_.horizontal, geometry_.width, first, count));
        if (!lie_as_rows_) table_.fill(first, count);
        if (geometry_.prologue != Prologue::none) transform();
    }

    /// The rows without those at both ends of the block that see nothing but padding in this part of the window; all
    /// where that is the whole window, or they are few.
    Range without_padding(const DepthPart& part) const {
        if (are_rows_ && !reads_rows(geometry_)) {
            const idem::detail::WindowAxis& axis = geometry_.horizontal;
            const std::ptrdiff_t shift = first_ - axis.padding + part.tap * axis.dilation;
            const std::ptrdiff_t begin = std::clamp(-shift, std::ptrdiff_t{0}, count_);
            return {begin, std::clamp(geometry_.width - shift, begin, count_)};
        }
        if (part.taps == pieces_.taps || count_ <= few_rows) return {0, count_};
        const std::ptrdiff_t width = geometry_.out_width;
        std::ptrdiff_t begin = 0, end = count_;
        while (begin < end && !sees_input(first_ + begin, part)) begin += width - (first_ + begin) % width;
        begin = std::min(begin, end);  // the block may end within a line
        while (begin < end && !sees_input(first_ + end - 1, part)) end -= (first_ + end - 1) % width + 1;
        return {begin, end};
    }

    /// A part of the block's rows, which so many panels read.
    MatrixRows part(std::ptrdiff_t group, const DepthPart& part, std::ptrdiff_t panels) const {
        std::ptrdiff_t offset = group * pieces_.depth + part.k;  // of a piece
        if (lie_as_rows_) offset += part.tap * geometry_.horizontal.dilation * in_pitch_;
        if (geometry_.prologue != Prologue::none) return {transformed_ + offset, gathered_pitch(geometry_.channels)};
        const bool worth_gathering = count_ > few_rows && panels >= panels_worth_gathering<V>;
        if (lie_as_rows_ && !(collide_ && worth_gathering)) return {row(first_) + offset, in_pitch_};
        const std::ptrdiff_t pitch = lie_as_rows_ ? staggered_pitch(part.floats()) : gathered_pitch(part.floats());
        gather(part, offset, pitch);
        return {gathered_, pitch};
    }

  private:
    /// Where the input is a matrix.
    const float* row(std::ptrdiff_t number) const {
        return call_.input + (number - geometry_.horizontal.padding) * in_pitch_;
    }

    /// Whether the output's line has rows of the input under this part of its windows.
    bool sees_input(std::ptrdiff_t output, const DepthPart& part) const {
        const idem::detail::WindowAxis& axis = geometry_.vertical;
        const std::ptrdiff_t across = pieces_.rows ? 1 : geometry_.horizontal.kernel;
        const std::ptrdiff_t top =
            output / geometry_.out_width % geometry_.out_height * axis.stride - axis.padding;
        for (std::ptrdiff_t i = part.tap / across; i * across < part.tap + part.taps; ++i) {
            const std::ptrdiff_t y = top + i * axis.dilation;
            if (y >= 0 && y < geometry_.height) return true;
        }
        return false;
    }

    void transform() {
        const float* scale =
            call_.weights + geometry_.groups * packed_panel_floats<V>(pieces_.taps * pieces_.depth,
                                                                      quotient(geometry_.out_channels, geometry_.groups));
        const float* shift = scale + geometry_.channels;
        for (std::ptrdiff_t i = 0; i < count_; ++i)
            transform_row<V>(geometry_, scale, shift, are_rows_ ? row(first_ + i) : *table_.addresses(i),
                             transformed_ + i * gathered_pitch(geometry_.channels));
    }

    /// Copies a part of the rows together, `pitch` apart. Its pieces begin `offset` floats after their addresses.
    void gather(const DepthPart& part, std::ptrdiff_t offset, std::ptrdiff_t pitch) const {
        for (std::ptrdiff_t i = 0; i < count_; ++i) {
            float* to = gathered_ + i * pitch;
            const float* const whole = row(first_ + i);  // of which there is one piece in a part
            const float* const* piece = lie_as_rows_ ? &whole : table_.addresses(i) + part.tap * rows_per_block;
            for (std::ptrdiff_t tap = 0; tap < part.taps; ++tap, piece += rows_per_block, to += part.depth)
                copy_floats<V>(*piece + offset, part.depth, to);
        }
    }

    const Geometry& geometry_;
    const Call& call_;
    const WindowPieces pieces_;
    const bool are_rows_, are_dense_, collide_;
    const std::ptrdiff_t in_pitch_;
    WindowTable table_;
    float* transformed_;
    float* gathered_;
    std::ptrdiff_t first_ = 0, count_ = 0;  // of the block
    bool lie_as_rows_ = false;
};

}  // namespace idem::kernel::detail
