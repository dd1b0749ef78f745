/// Floats as a vector, to be compared with ==.
#pragma once

#include <span>
#include <vector>

inline std::vector<float> listed(std::span<const float> values) { return {values.begin(), values.end()}; }
