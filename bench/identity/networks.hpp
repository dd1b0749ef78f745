/// One network, with so many Identities in it: between layers that fuse, at both ends, inside and as an arm of a
/// Residual, nested.
#pragma once

#include <idem/idem.hpp>

namespace identities {

using namespace idem;

using Input = Shape<3, 32, 32>;
using First = Conv2d<3, 16, Kernel<3>, Padding<1>, Bias<false>>;
using Inner = Conv2d<16, 16, Kernel<3>, Padding<1>>;
using Norm = BatchNorm2d<16>;
using Pool = MaxPool2d<Kernel<2>>;
using Last = Linear<16 * 16 * 16, 10>;

template <class Slot>
using TenTimes =
    Network<Input, Slot, First, Slot, Norm, Slot, ReLU,
            Residual<Sequential<Slot, Inner, Sequential<Sequential<Slot>, Norm>, Slot, ReLU, Inner>, Slot>,  //
            Slot, ReLU, Pool, Slot, Flatten, Last, Slot>;

template <int count>
struct With;
template <>
struct With<0> : Network<Input, First, Norm, ReLU, Residual<Sequential<Inner, Norm, ReLU, Inner>>,  //
                         ReLU, Pool, Flatten, Last> {};
template <>
struct With<1> : Network<Input, First, Identity, Norm, ReLU, Residual<Sequential<Inner, Norm, ReLU, Inner>>,  //
                         ReLU, Pool, Flatten, Last> {};
template <>
struct With<10> : TenTimes<Identity> {};
template <>
struct With<100> : TenTimes<Repeat<10, Sequential<Identity>>> {};

/// What must not count as the same: a layer that does something, where With<1> has its Identity.
struct WithTanh : Network<Input, First, Tanh, Norm, ReLU, Residual<Sequential<Inner, Norm, ReLU, Inner>>,  //
                          ReLU, Pool, Flatten, Last> {};

}  // namespace identities
