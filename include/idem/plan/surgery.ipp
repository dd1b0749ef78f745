#pragma once

#include <idem/plan/surgery.hpp>
#include <idem/support/config.hpp>
#include <idem/support/error.hpp>
#include <idem/support/message.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace idem::detail {

inline void check_shape(const ParameterSpec& old, const ParameterSpec& wanted) {
    if (old.shape == wanted.shape) return;
    throw LoadError(message({"size mismatch for ", wanted.key, ": the model's has shape (", listed(old.shape, ", "),
                             "), the network after surgery takes (", listed(wanted.shape, ", "), ")"}));
}

IDEM_INLINE std::vector<FloatArray> exchange(std::vector<FloatArray> parameters, ParameterRange range,
                                             const std::vector<FloatArray>& fresh,
                                             const std::vector<ParameterSpec>& old,
                                             const std::vector<ParameterSpec>& wanted) {
    for (std::size_t i = 0; i < range.begin; ++i) check_shape(old[i], wanted[i]);
    for (std::size_t i = range.end; i < old.size(); ++i)
        check_shape(old[i], wanted[i - range.end + range.begin + fresh.size()]);
    const auto begin = parameters.begin() + static_cast<std::ptrdiff_t>(range.begin);
    const auto gap = parameters.erase(begin, parameters.begin() + static_cast<std::ptrdiff_t>(range.end));
    parameters.insert(gap, fresh.begin(), fresh.end());
    return parameters;
}

IDEM_INLINE std::vector<FloatArray> choose_by_key(const std::vector<FloatArray>& parameters,
                                                  const std::vector<ParameterSpec>& old,
                                                  const std::vector<ParameterSpec>& wanted) {
    std::vector<FloatArray> chosen;
    std::size_t number = 0;
    for (const ParameterSpec& spec : wanted) {
        while (old.at(number).key != spec.key) ++number;
        check_shape(old[number], spec);
        chosen.push_back(parameters[number]);
    }
    return chosen;
}

}  // namespace idem::detail
