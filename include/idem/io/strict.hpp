/// Matches what a file holds with what a network expects, as PyTorch's `load_state_dict` does, and in its words.
///
/// Every problem is found before anything is converted, and all of them are told in one LoadError: missing keys,
/// unexpected keys, other shapes, element types that are not floating.
#pragma once

#include <idem/support/error.hpp>
#include <idem/tensor/convert.hpp>
#include <idem/tensor/parameter_spec.hpp>
#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace idem {

struct Expectation {
    std::string network;                    // its name, for messages
    std::vector<ParameterSpec> parameters;  // what it needs, in its order
    std::vector<std::string> ignored;       // keys that may be there and are not read: "bn1.num_batches_tracked"
    std::vector<std::string> known;         // paths of removed layers: what is at or below them is not unexpected
};

/// The parameters' values in the order of `expectation.parameters`; floats that lie aligned in the file are shared with
/// it. Throws LoadError; `strict = false` lets unexpected keys pass, and nothing else.
std::vector<FloatArray> match(const StateDict& state, const Expectation& expectation, bool strict);

inline std::vector<FloatArray> match_strictly(const StateDict& state, const Expectation& expectation) {
    return match(state, expectation, true);
}

namespace detail {

/// PyTorch's spelling of a shape.
inline std::string torch_size(const std::vector<std::int64_t>& shape) {
    std::string text = "torch.Size([";
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        text.append(axis == 0 ? "" : ", ").append(std::to_string(shape[axis]));
    return text.append("])");
}

/// `"a", "b"`
inline std::string listed(const std::vector<std::string_view>& keys) {
    std::string text;
    for (std::string_view key : keys) text.append(text.empty() ? "\"" : ", \"").append(key).append("\"");
    return text;
}

/// Whether the path itself or one that it is below is in `paths`.
inline bool is_at_or_below(std::string_view path, const std::unordered_set<std::string_view>& paths) {
    if (paths.empty()) return false;
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1))
        if (paths.contains(path.substr(0, dot))) return true;
    return paths.contains(path);
}

inline std::vector<std::string_view> unexpected_keys(const StateDict& state, const Expectation& expectation) {
    std::unordered_set<std::string_view> expected(expectation.ignored.begin(), expectation.ignored.end());
    for (const ParameterSpec& parameter : expectation.parameters) expected.insert(parameter.key);
    const std::unordered_set<std::string_view> known(expectation.known.begin(), expectation.known.end());

    std::vector<std::string_view> unexpected;
    for (const auto& [key, tensor] : state.entries)
        if (!expected.contains(key) && !is_at_or_below(key, known)) unexpected.push_back(key);
    return unexpected;
}

/// Why the tensor cannot be the parameter; empty if it can.
inline std::string mismatch(const ParameterSpec& parameter, const Tensor& tensor) {
    if (tensor.shape != parameter.shape)
        return "size mismatch for " + parameter.key + ": copying a param with shape " + torch_size(tensor.shape) +
               " from checkpoint, the shape in current model is " + torch_size(parameter.shape) + ".";
    if (!is_floating(tensor.element))
        return "dtype mismatch for " + parameter.key + ": copying a param with dtype " +
               std::string(element_name(tensor.element)) +
               " from checkpoint, the dtype in current model is F32 (F64, F16 and BF16 are converted).";
    if (byte_size(tensor.element, tensor.shape) != tensor.bytes.size())
        return "size mismatch for " + parameter.key + ": " + std::to_string(tensor.bytes.size()) +
               " bytes do not hold shape " + torch_size(tensor.shape) + " of " +
               std::string(element_name(tensor.element)) + ".";
    return {};
}

[[noreturn]] inline void throw_load_error(const StateDict& state, const Expectation& expectation,
                                          const std::vector<std::string>& problems) {
    std::string text = "Error(s) in loading state_dict for " + expectation.network;
    if (!state.origin.empty()) text.append(" from ").append(state.origin);
    text.append(":");
    for (const std::string& problem : problems) text.append("\n\t").append(problem);
    throw LoadError(text);
}

}  // namespace detail

inline std::vector<FloatArray> match(const StateDict& state, const Expectation& expectation, bool strict) {
    std::unordered_map<std::string_view, const Tensor*> tensors;
    for (const auto& [key, tensor] : state.entries) tensors.emplace(key, &tensor);

    std::vector<const Tensor*> found;
    std::vector<std::string_view> missing;
    std::vector<std::string> mismatches;
    for (const ParameterSpec& parameter : expectation.parameters) {
        const auto entry = tensors.find(parameter.key);
        if (entry == tensors.end()) {
            missing.push_back(parameter.key);
            continue;
        }
        found.push_back(entry->second);
        if (std::string fault = detail::mismatch(parameter, *entry->second); !fault.empty())
            mismatches.push_back(std::move(fault));
    }
    std::vector<std::string_view> unexpected;
    if (strict) unexpected = detail::unexpected_keys(state, expectation);

    std::vector<std::string> problems;
    if (!missing.empty()) problems.push_back("Missing key(s) in state_dict: " + detail::listed(missing) + ". ");
    if (!unexpected.empty())
        problems.push_back("Unexpected key(s) in state_dict: " + detail::listed(unexpected) + ". ");
    problems.insert(problems.end(), mismatches.begin(), mismatches.end());
    if (!problems.empty()) detail::throw_load_error(state, expectation, problems);

    std::vector<FloatArray> parameters;
    parameters.reserve(found.size());
    for (const Tensor* tensor : found) parameters.push_back(as_floats(*tensor));
    return parameters;
}

}  // namespace idem
