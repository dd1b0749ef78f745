/// Where a mistake is made anew, to see that its message stays short: behind a hundred layers, four names deep.
#pragma once

#include <idem/compose.hpp>

namespace fail {

/// Layers that give on what they get, whoever gave it: the sentence stays as it is near.
template <class Input>
struct Before {
    struct Four : idem::Sequential<idem::Mish, idem::SELU, idem::Hardswish, idem::SiLU> {};
    struct Hundred : idem::Repeat<25, Four> {};
};
/// An activation takes one input of floats only.
struct BeforeOthers {
    struct Four : idem::Repeat<4, idem::Sequential<>> {};
    struct Hundred : idem::Repeat<25, Four> {};
};
template <class... S>
struct Before<idem::Inputs<S...>> : BeforeOthers {};
template <int... D>
struct Before<idem::Ids<D...>> : BeforeOthers {};

template <class Four, class... L>
using Nested = idem::Sequential<
    Four,
    idem::Named<"inner",
                idem::Sequential<
                    Four, idem::Named<"block", idem::Sequential<Four, idem::Named<"body", idem::Sequential<L...>>>>>>>;

template <class Input, class... L>
using far_end_t = idem::Network<Input, typename Before<Input>::Hundred,
                                idem::Named<"deep", Nested<typename Before<Input>::Four, L...>>>;

}  // namespace fail
