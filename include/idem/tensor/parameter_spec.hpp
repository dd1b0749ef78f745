/// One parameter of a network: where it stands in a state_dict, and its extents.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace idem {

struct ParameterSpec {
    std::string key;                  // PyTorch's path: "layer1.0.conv1.weight"
    std::vector<std::int64_t> shape;  // PyTorch's order; empty for a scalar
    std::string tied{};               // the key of another layer that holds it, where this one has none of its own
};

}  // namespace idem
