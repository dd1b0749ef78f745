/// A network of the zoo for another input or other classes, checked before it has its name: what does not fit is said
/// of BasicResNet18<Shape<1, 64, 64>, 10>, and not of the hundred layers that it stands for.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/rewrite/edit.hpp>

namespace idem::zoo::detail {

template <template <class, int> class Family, class Input, int classes>
struct WithOptions {
    using path_check = idem::detail::NoFault;  // it has no path
    using original = Network<Shape<1>>;
    using type = Family<Input, classes>;
};

template <template <class, int> class Family, class Input, int classes>
using with_options_t = typename idem::detail::Checked<WithOptions<Family, Input, classes>>::type;

}  // namespace idem::zoo::detail
