/// Options of layers, as types in any order: `Conv2d<3, 64, Kernel<7>, Stride<2>, Bias<false>>`.
/// One number means both directions; two are vertical and horizontal, as in PyTorch. Layers of one direction take one.
#pragma once

#include <idem/support/diagnostics.hpp>
#include <idem/support/fixed_string.hpp>
#include <idem/support/type_name.hpp>

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string_view>

namespace idem {

/// The window's height and width in elements; must be given. PyTorch's kernel_size.
/// Of convolutions, and of MaxPool1d, MaxPool2d, AvgPool1d and AvgPool2d, as are Stride and Padding.
template <int... N>
struct Kernel {};
/// Elements from one place of the window to the next: 1 in convolutions, the kernel's size in poolings, unless given.
template <int... N>
struct Stride {};
/// Elements added on each side: 0 unless given, at most half the kernel in poolings. They are zeros in convolutions; for
/// poolings see there.
template <int... N>
struct Padding {};
/// Elements from one element under the window to the next: 1 unless given. Of convolutions, MaxPool1d and MaxPool2d.
template <int... N>
struct Dilation {};
/// Into how many parts the channels are divided, each with weights of its own: 1 unless given. Of convolutions.
template <int N>
struct Groups {};
/// Whether there is a bias: true unless given. Of Linear, LazyLinear, convolutions, MultiheadAttention (all four
/// projections), LSTM, GRU and BasicLayerNorm.
template <bool present>
struct Bias {};
/// Whether there are a weight and a bias: true unless given. PyTorch's affine in BatchNorm1d, BatchNorm2d and their
/// lazy ones, its elementwise_affine in BasicLayerNorm and BasicRMSNorm (which has no bias).
template <bool present>
struct Affine {};
/// What is added to the variance, or the mean square, before its root is taken: 1e-5 unless given, and in BasicRMSNorm
/// the epsilon of float, 1.2e-7. Of BatchNorm1d, BatchNorm2d, their lazy ones, BasicLayerNorm and BasicRMSNorm.
template <double value>
struct Eps {};
/// Whether the number of places is rounded up, so that the last window may reach over the padding: false unless given.
/// Of MaxPool1d, MaxPool2d, AvgPool1d and AvgPool2d.
template <bool up>
struct CeilMode {};
/// Whether a mean counts the padding under the window: true unless given. Of AvgPool1d and AvgPool2d.
template <bool counted>
struct CountIncludePad {};
/// Elements added to one side of what a transposed convolution gives: 0 unless given; less than its Stride or its
/// Dilation. PyTorch's output_padding. Of ConvTranspose1d and ConvTranspose2d.
template <int... N>
struct OutputPadding {};
/// How many times as high and wide the output is. Of Upsample.
template <int... N>
struct ScaleFactor {};
/// The output's height and width. Of Upsample.
template <int... N>
struct Size {};
/// Which elements an output is made of: "nearest" unless given. Of Upsample.
template <FixedString word>
struct Mode {};
/// Whether the outermost elements stay where they are: false unless given. Of Upsample.
template <bool aligned>
struct AlignCorners {};
/// An axis of one sample, the channel axis unless given. PyTorch's dim, but the batch is not counted: its dim=1 is
/// Axis<0>. A negative one counts from the end. Of BasicSoftmax, BasicLogSoftmax and Concat.
template <int k>
struct Axis {};
/// The weight lies as (In, Out), as in GPT-2's Conv1D; as (Out, In) unless given. Of Linear and LazyLinear.
struct Transposed {};
/// A position sees itself and those before it; all unless given. PyTorch's is_causal.
/// Of MultiheadAttention and ScaledDotProductAttention, as are Masked and ScaledBy.
struct Causal {};
/// What a Tap or a Side keeps under this name says which keys a query sees; all unless given. It is read as PyTorch's
/// scaled_dot_product_attention reads its attn_mask: true where a key is seen.
template <FixedString name>
struct Masked {};
/// What the product of a query and a key is multiplied with: 1 / sqrt(width of a head) unless given. PyTorch's scale.
template <double value>
struct ScaledBy {};
/// Keys and values come from a stream of their own; from the query's unless given. Of MultiheadAttention.
struct Cross {};
/// Columns of the keys' stream: D unless given. PyTorch's kdim. Of MultiheadAttention, beside Cross.
template <int N>
struct KeyDim {};
/// Columns of the values' stream: D unless given. PyTorch's vdim. Of MultiheadAttention, beside Cross.
template <int N>
struct ValueDim {};
/// How many layers lie one upon the other: 1 unless given. PyTorch's num_layers. Of LSTM and GRU, as is Bidirectional.
template <int N>
struct NumLayers {};
/// Each layer runs over the sequence in both directions, and gives the units of both side by side; forwards unless given.
struct Bidirectional {};
/// Whether a parameter has PyTorch's extent of 1 for the batch in front: true unless given. Of Learned.
template <bool present>
struct BatchAxis {};

namespace detail {

enum class Option {
    unknown,
    kernel,
    stride,
    padding,
    dilation,
    groups,
    num_layers,
    output_padding,
    scale_factor,
    size,
    bias,
    affine,
    eps,
    ceil_mode,
    count_include_pad,
    axis,
    transposed,
    causal,
    masked,
    scale,
    cross,
    key_dim,
    value_dim,
    mode,
    align_corners,
    bidirectional,
    batch_axis,
};
inline constexpr std::string_view option_names[] = {
    "",       "Kernel",   "Stride", "Padding",  "Dilation", "Groups", "NumLayers",    "OutputPadding", "ScaleFactor",
    "Size",   "Bias",     "Affine", "Eps",      "CeilMode", "CountIncludePad",        "Axis",          "Transposed",
    "Causal", "Masked",   "ScaledBy", "Cross",  "KeyDim",   "ValueDim", "Mode",       "AlignCorners",  "Bidirectional",
    "BatchAxis"};
static_assert(std::size(option_names) == static_cast<std::size_t>(Option::batch_axis) + 1);

/// An option as a value. A flag is 0 or 1 in `vertical`.
struct OptionValue {
    Option option = Option::unknown;
    std::string_view type{};
    int vertical = 0, horizontal = 0;
    double real = 0;
    int numbers = 1;  // how many were written
    std::string_view word{};
};

template <Option option, int... N>
constexpr OptionValue pair_option(std::string_view type) {
    const int list[] = {N..., 0, 0};
    return {option, type, list[0], sizeof...(N) > 1 ? list[1] : list[0], 0, sizeof...(N)};
}

template <class O>
inline constexpr OptionValue option_v{Option::unknown, raw_type_name<O>()};
template <int... N>
inline constexpr OptionValue option_v<Kernel<N...>> = pair_option<Option::kernel, N...>("Kernel");
template <int... N>
inline constexpr OptionValue option_v<Stride<N...>> = pair_option<Option::stride, N...>("Stride");
template <int... N>
inline constexpr OptionValue option_v<Padding<N...>> = pair_option<Option::padding, N...>("Padding");
template <int... N>
inline constexpr OptionValue option_v<Dilation<N...>> = pair_option<Option::dilation, N...>("Dilation");
template <int N>
inline constexpr OptionValue option_v<Groups<N>>{Option::groups, "Groups", N, N};
template <int N>
inline constexpr OptionValue option_v<NumLayers<N>>{Option::num_layers, "NumLayers", N, N};
template <int... N>
inline constexpr OptionValue option_v<OutputPadding<N...>> =
    pair_option<Option::output_padding, N...>("OutputPadding");
template <int... N>
inline constexpr OptionValue option_v<ScaleFactor<N...>> = pair_option<Option::scale_factor, N...>("ScaleFactor");
template <int... N>
inline constexpr OptionValue option_v<Size<N...>> = pair_option<Option::size, N...>("Size");
template <FixedString word>
inline constexpr OptionValue option_v<Mode<word>>{Option::mode, "Mode", 0, 0, 0, 1, word.view()};
template <bool b>
inline constexpr OptionValue option_v<AlignCorners<b>>{Option::align_corners, "AlignCorners", b};
template <bool b>
inline constexpr OptionValue option_v<Bias<b>>{Option::bias, "Bias", b};
template <bool b>
inline constexpr OptionValue option_v<Affine<b>>{Option::affine, "Affine", b};
template <double e>
inline constexpr OptionValue option_v<Eps<e>>{Option::eps, "Eps", 0, 0, e};
template <bool b>
inline constexpr OptionValue option_v<CeilMode<b>>{Option::ceil_mode, "CeilMode", b};
template <bool b>
inline constexpr OptionValue option_v<CountIncludePad<b>>{Option::count_include_pad, "CountIncludePad", b};
template <int k>
inline constexpr OptionValue option_v<Axis<k>>{Option::axis, "Axis", k};
template <>
inline constexpr OptionValue option_v<Transposed>{Option::transposed, "Transposed", 1};
template <>
inline constexpr OptionValue option_v<Causal>{Option::causal, "Causal", 1};
template <FixedString name>
inline constexpr OptionValue option_v<Masked<name>>{Option::masked, "Masked", 0, 0, 0, 1, name.view()};
template <double value>
inline constexpr OptionValue option_v<ScaledBy<value>>{Option::scale, "ScaledBy", 0, 0, value};
template <>
inline constexpr OptionValue option_v<Cross>{Option::cross, "Cross", 1};
template <int N>
inline constexpr OptionValue option_v<KeyDim<N>>{Option::key_dim, "KeyDim", N, N};
template <int N>
inline constexpr OptionValue option_v<ValueDim<N>>{Option::value_dim, "ValueDim", N, N};
template <>
inline constexpr OptionValue option_v<Bidirectional>{Option::bidirectional, "Bidirectional", 1};
template <bool b>
inline constexpr OptionValue option_v<BatchAxis<b>>{Option::batch_axis, "BatchAxis", b};

/// What is wrong with a layer as it is written, whatever reaches it. `words` and `numbers` fill the sentence's blanks
/// after the layer's own name.
struct Flaw {
    diagnostic::Code code = diagnostic::Code::none;
    std::string_view word{};
    long long numbers[3]{};  // of an unknown option, the known ones as bits of the first
};

/// Of a name that becomes a part of paths, which have dots between their parts.
constexpr Flaw name_flaw(std::string_view name) {
    if (name.empty()) return {diagnostic::Code::name_empty, {}, {}};
    if (name.find('.') != name.npos) return {diagnostic::Code::name_with_dot, name, {}};
    return {};
}

/// The options of one layer.
template <class... O>
struct OptionSet {
    static constexpr OptionValue values[sizeof...(O) + 1] = {option_v<O>..., OptionValue{}};
    static constexpr int count = sizeof...(O);

    /// The position of an option; `count` where it is not given.
    static constexpr int find(Option wanted) {
        int i = 0;
        while (i < count && values[i].option != wanted) ++i;
        return i;
    }
    static constexpr bool has(Option wanted) { return find(wanted) < count; }
    static constexpr bool flag(Option wanted, bool fallback) {
        return has(wanted) ? values[find(wanted)].vertical != 0 : fallback;
    }
    static constexpr double real(Option wanted, double fallback) {
        return has(wanted) ? values[find(wanted)].real : fallback;
    }
    static constexpr OptionValue pair(Option wanted, int vertical, int horizontal) {
        return has(wanted) ? values[find(wanted)] : OptionValue{wanted, {}, vertical, horizontal};
    }

    /// The first option that the layer does not know, has twice, or that is too small or has too many numbers.
    static constexpr Flaw flaw(std::initializer_list<Option> allowed, int directions = 2) {
        using diagnostic::Code;
        for (int i = 0; i < count; ++i) {
            const OptionValue& value = values[i];
            bool known = false;
            for (Option option : allowed) known = known || option == value.option;
            if (!known) {
                long long takes = 0;
                for (Option option : allowed) takes |= 1LL << static_cast<int>(option);
                return {Code::unknown_option, value.type, {takes}};
            }
            for (int j = 0; j < i; ++j)
                if (values[j].option == value.option) return {Code::option_given_twice, value.type, {}};
            const bool sized = (value.option >= Option::kernel && value.option <= Option::size) ||
                               value.option == Option::key_dim || value.option == Option::value_dim;
            const int least = value.option == Option::padding || value.option == Option::output_padding ? 0 : 1;
            if (sized && (value.numbers < 1 || value.numbers > directions))
                return {Code::too_many_numbers, value.type, {value.numbers, directions}};
            if (sized && (value.vertical < least || value.horizontal < least))
                return {Code::option_out_of_range, value.type,
                        {value.vertical < least ? value.vertical : value.horizontal, least}};
        }
        return {};
    }
};

}  // namespace detail
}  // namespace idem
