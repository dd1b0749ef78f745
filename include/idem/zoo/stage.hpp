/// What the stages of convolutional networks are made of.
#pragma once

#include <idem/compose/sequential.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/support/type_list.hpp>

#include <utility>

namespace idem::zoo::detail {

template <class First, class Further, class More>
struct Stage;
template <class First, class Further, int... I>
struct Stage<First, Further, std::integer_sequence<int, I...>> {
    template <int>
    using Again = Further;
    using type = idem::detail::List<First, Again<I>...>;
};
/// A list of `count` blocks, of which the first is another: it changes the width, or has the stride.
template <class First, class Further, int count>
using stage_t = typename Stage<First, Further, std::make_integer_sequence<int, count - 1>>::type;

/// (In, H, W) to (Out, H / stride, W / stride), for an odd kernel.
template <class Activation, int In, int Out, int kernel, int stride = 1, int groups = 1>
using ConvNormActivation =
    Sequential<Conv2d<In, Out, Kernel<kernel>, Stride<stride>, Padding<kernel / 2>, Groups<groups>, Bias<false>>,  //
               BatchNorm2d<Out>, Activation>;

}  // namespace idem::zoo::detail
