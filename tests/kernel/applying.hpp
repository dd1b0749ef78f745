/// Geometries with an activation.
#pragma once

#include <idem/kernel/activation.hpp>

namespace idem::test {

template <class Function, class V>
kernel::Geometry applying(kernel::Geometry geometry) {
    geometry.activation = kernel::activation_v<Function, V>;
    return geometry;
}

}  // namespace idem::test
