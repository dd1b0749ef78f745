/// What a kernel is told and what it is called with. Kernels know extents and pointers, no layers.
#pragma once

#include <idem/shape/extents.hpp>
#include <idem/shape/window.hpp>
#include <idem/support/cache_lines.hpp>
#include <idem/support/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace idem::kernel {

/// The order of a stream's elements in memory. Streams of rank 1 are the same in both.
enum class Layout {
    any,            // elementwise: whatever comes in goes out
    rows,           // PyTorch's own order, last extent innermost
    channels_last,  // (H, W, C) of a stream (C, H, W)
};

/// What a convolution does to its input as it reads it: x, x scale + shift of its channel, or the ReLU of that. For
/// windows of one place without padding, where every element of the input is read as such.
enum class Prologue { none, scale_shift, scale_shift_relu };

/// Which keys a mask admits: none is there; bool for each (true: takes part); or float that is added to the score.
enum class Mask : std::int8_t { none, boolean, additive };

/// What stands around the elements of an image.
enum class Border : std::int8_t { zeros, reflection, replication, circular };

/// The numbers of attention that no other operation has.
struct Attention {
    int heads = 1;
    int keys = 1;  // per sample
    float scale = 1;
    bool causal = false;   // query i sees keys 0 to i
    bool goes_on = false;  // and those before: of n queries, the first keys - n keys come before them
    Mask mask = Mask::none;
    bool mask_of_pairs = false;  // the mask is (queries, keys) per sample; otherwise (keys)
    std::ptrdiff_t value_pitch = 0;  // floats from one value row to the next; 0: without a gap
    // Floats from one sample's keys, and values, to the next one's; 0: keys * pitch.
    std::ptrdiff_t key_sample = 0, value_sample = 0;

    friend constexpr bool operator==(const Attention&, const Attention&) = default;
};

/// What is applied to each number that is written, as a value: y = min(max(x, low), high), or another function. As made
/// it changes nothing.
struct Activation {
    bool clamps = false, calls = false;
    float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();
    /// A function that is no clamp, where it `calls` one, of `columns` floats in each of `rows` rows that are a pitch apart. y may be x.
    void (*apply)(const float* x, float* y, std::ptrdiff_t rows, std::ptrdiff_t columns, std::ptrdiff_t x_pitch,
                  std::ptrdiff_t y_pitch) = nullptr;

    /// What is left to do where a kernel has stored clamped numbers.
    IDEM_ALWAYS_INLINE void complete(float* y, std::ptrdiff_t rows, std::ptrdiff_t columns,
                                     std::ptrdiff_t pitch) const {
        if (apply) apply(y, y, rows, columns, pitch, pitch);
    }
    friend constexpr bool operator==(const Activation&, const Activation&) = default;
};

/// The numbers of one operation, per sample. Each kernel says which of them it reads.
struct Geometry {
    // A window that slides over (height, width, channels), channels innermost.
    int height = 1, width = 1, channels = 1;
    int out_height = 1, out_width = 1, out_channels = 1;
    idem::detail::WindowAxis vertical, horizontal;
    int groups = 1;
    Prologue prologue = Prologue::none;
    Border border = Border::zeros;  // of pad
    bool operand_repeats = false;   // the operand has one place, which goes with every place of its sample
    bool count_padding = true;  // average pooling: padding counts as elements
    bool align_corners = false;  // linear upsampling: the outermost elements stay where they are
    bool backwards = false;      // recurrent layers: from the last row to the first
    std::array<std::int8_t, Extents::max_rank> order{};  // permute: axis i of the output is axis order[i] of the input
    int table_rows = 0;                                  // rows of a table that ids say

    // Floats from one place (y, x) of a channels-last stream to the next, where the stream is a slice of a wider one;
    // 0: its channels, without a gap. A sample is then height * width places of that pitch.
    std::ptrdiff_t in_pitch = 0, out_pitch = 0, operand_pitch = 0;

    // Or a block of (outer, axis, inner) elements, inner contiguous.
    std::ptrdiff_t outer = 1, axis = 1, inner = 1;
    std::ptrdiff_t offset = 0, pitch = 0;  // where a slice begins in its row (negative: from its end); the row's length

    Attention attention{};
    Activation activation{};

    Extents extents{};  // of a sample, for permute, expand and functions that users write
    double eps = 0;  // what a normalisation adds below its root

    friend constexpr bool operator==(const Geometry&, const Geometry&) = default;
};

/// A geometry's pitch, or that of a stream without gaps.
constexpr std::ptrdiff_t pitch_or(std::ptrdiff_t pitch, std::ptrdiff_t dense) { return pitch != 0 ? pitch : dense; }

/// A part of a work: from `begin` to before `end` of `whole` equal pieces.
struct Portion {
    int begin = 0, end = 1, whole = 1;
};

/// A thread among those that share a work. Thread t has what lies between `borders[t]` and `borders[t + 1]`, of
/// `borders[threads]` equal pieces; without borders all have the same.
struct Team {
    int thread = 0, threads = 1;
    const int* borders = nullptr;

    constexpr int border(int t) const { return borders ? borders[t] : t; }
    constexpr Portion portion() const {
        if (threads == 1) return {};
        return {border(thread), border(thread + 1), border(threads)};
    }
};

/// Memory that is wanted next, to be read or written; null if there is none.
struct Wanted {
    const float* begin = nullptr;
    std::ptrdiff_t floats = 0;
};

/// One call: `batch` samples behind each other in every stream. Streams do not overlap, unless the
/// operation is marked `in_place`, when `output` may equal `input`.
struct Call {
    const float* input = nullptr;
    const float* operand = nullptr;  // second stream: the other addend, the residual; null where there is none
    float* output = nullptr;
    const float* weights = nullptr;  // as the operation's pack function laid them out; 64-byte aligned
    std::byte* scratch = nullptr;    // `scratch_bytes` of the operation; 64-byte aligned
    std::ptrdiff_t batch = 1;

    // Every thread of a team makes the same call with its own number and its own scratch, and does its share. Shares do
    // not overlap. A kernel does not wait for another.
    Team team{};

    const float* others[2]{};  // further streams after `operand`: values, and a mask of floats or of bools

    Wanted next{};  // of the weights that a later call begins with: to be fetched meanwhile, if the kernel can

    float* state = nullptr;  // of one sequence, whose next rows these are; null: every sample is a whole one
    bool begins = false;     // with these rows, so that the state is written but not read
};

/// From `begin` to before `end`.
struct Range {
    std::ptrdiff_t begin, end;
};

/// A portion of `count` things.
constexpr Range share(std::ptrdiff_t count, const Portion& portion) {
    if (portion.whole == 1) return {0, count};  // without the divisions
    return {count * portion.begin / portion.whole, count * portion.end / portion.whole};
}

/// The same of `count` floats, in whole cache lines, so that no two threads write to one.
constexpr Range share_of_floats(std::ptrdiff_t count, const Portion& portion) {
    constexpr std::ptrdiff_t line = idem::detail::line_floats;
    const auto [begin, end] = share((count + line - 1) / line, portion);
    return {begin * line, end * line < count ? end * line : count};
}

/// The parameters that a pack function reads, in PyTorch's layout. `scale` and `shift` come from a folded
/// normalisation, one number for each output channel: y = (w x + bias) scale + shift; `input_scale` and `input_shift`,
/// one for each input channel, are a prologue's. `units_weight` and `units_bias` are those of a recurrent layer's units,
/// beside those of its input. Null where absent.
struct Parameters {
    const float* weight = nullptr;
    const float* bias = nullptr;
    const float* scale = nullptr;
    const float* shift = nullptr;
    const float* input_scale = nullptr;
    const float* input_shift = nullptr;
    const float* units_weight = nullptr;
    const float* units_bias = nullptr;
};

using Run = void (*)(const Geometry&, const Call&);
using Pack = void (*)(const Geometry&, const Parameters&, float* packed);

}  // namespace idem::kernel
