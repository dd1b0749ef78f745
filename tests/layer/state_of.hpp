/// A layer's state_dict as a text.
#pragma once

#include <idem/layer/layer.hpp>

#include <string>

namespace layer_test {

/// "weight 8 3 3 3, bias 8": for an input.
template <class L>
std::string state_of(const idem::Extents& in) {
    std::string text;
    for (const idem::Parameter& parameter : idem::detail::parameters_of<L>(in)) {
        if (!text.empty()) text += ", ";
        text += parameter.name;
        for (int axis = 0; axis < parameter.extents.rank; ++axis) text += " " + std::to_string(parameter.extents[axis]);
    }
    return text;
}

}  // namespace layer_test
