#pragma once

#include <idem/io/key_index.hpp>
#include <idem/io/strict.hpp>
#include <idem/support/error.hpp>
#include <idem/support/message.hpp>
#include <idem/tensor/convert.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace idem::detail {

/// PyTorch's spelling of a shape.
inline std::string torch_size(const std::vector<std::int64_t>& shape) {
    return message({"torch.Size([", listed(shape, ", "), "])"});
}

/// `"a", "b"`; of a control character its number, as in JSON.
inline std::string listed(const std::vector<std::string_view>& keys) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::string_view key : keys) {
        text.append(text.empty() ? "\"" : ", \"");
        for (const char c : key) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0x20 && byte != 0x7F) text.push_back(c);
            else text.append("\\u00").append({digits[byte / 16], digits[byte % 16]});
        }
        text.append("\"");
    }
    return text;
}

/// Whether the path itself or one that it is below is in `paths`.
inline bool is_at_or_below(std::string_view path, const KeyIndex& paths) {
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1))
        if (paths.contains(path.substr(0, dot))) return true;
    return paths.contains(path);
}

inline std::vector<std::string_view> unexpected_keys(const StateDict& state, const Expectation& expectation) {
    std::vector<std::string_view> keys(expectation.ignored.begin(), expectation.ignored.end());
    for (const ParameterSpec& parameter : expectation.parameters) {
        keys.push_back(parameter.key);
        if (!parameter.tied.empty()) keys.push_back(parameter.tied);
    }
    const KeyIndex expected(keys);
    const KeyIndex known({expectation.known.begin(), expectation.known.end()});

    std::vector<std::string_view> unexpected;
    for (const auto& [key, tensor] : state.entries)
        if (!expected.contains(key) && !is_at_or_below(key, known)) unexpected.push_back(key);
    return unexpected;
}

/// Why the tensor cannot be the parameter; empty if it can.
inline std::string mismatch(const ParameterSpec& parameter, const Tensor& tensor) {
    if (tensor.shape != parameter.shape)
        return message({"size mismatch for ", parameter.key, ": copying a param with shape ", torch_size(tensor.shape),
                        " from checkpoint, the shape in current model is ", torch_size(parameter.shape), "."});
    if (!is_floating(tensor.element))
        return message({"dtype mismatch for ", parameter.key, ": copying a param with dtype ",
                        element_name(tensor.element),
                        " from checkpoint, the dtype in current model is F32 (F64, F16 and BF16 are converted)."});
    if (byte_size(tensor.element, tensor.shape) != tensor.bytes.size())
        return message({"size mismatch for ", parameter.key, ": ", tensor.bytes.size(), " bytes do not hold shape ",
                        torch_size(tensor.shape), " of ", element_name(tensor.element), "."});
    return {};
}

inline bool same(const Tensor& a, const Tensor& b) {
    return a.element == b.element && std::ranges::equal(a.bytes, b.bytes);
}

IDEM_INLINE std::string untied(const ParameterSpec& parameter) {
    return message({parameter.key, " is tied to ", parameter.tied, ", but the two are not the same."});
}

/// "Missing key(s) in state_dict: "a", "b". "; nothing without keys.
inline std::string problem(std::string_view what, const std::vector<std::string_view>& keys) {
    return keys.empty() ? std::string() : message({"\n\t", what, " key(s) in state_dict: ", listed(keys), ". "});
}

IDEM_INLINE StateDict renamed(const StateDict& state, std::string_view prefix, std::string (*rule)(std::string_view)) {
    StateDict result{state.origin, {}};
    for (const auto& [key, tensor] : state.entries) {
        const std::string_view inner = std::string_view(key).substr(key.starts_with(prefix) ? prefix.size() : 0);
        if (rule == nullptr) result.entries.emplace_back(inner, tensor);
        else if (std::string name = rule(inner); !name.empty()) result.entries.emplace_back(std::move(name), tensor);
    }
    return result;
}

IDEM_INLINE std::vector<FloatArray> match(const StateDict& state, const Expectation& expectation, bool strict) {
    std::vector<std::string_view> keys;
    for (const auto& [key, tensor] : state.entries) keys.push_back(key);
    const KeyIndex index(keys);

    std::vector<std::size_t> found;  // where each parameter stands in the file
    std::vector<std::string_view> missing;
    std::string mismatches;
    for (const ParameterSpec& parameter : expectation.parameters) {
        const std::size_t own = index.find(parameter.key);
        const std::size_t other = parameter.tied.empty() ? KeyIndex::nowhere : index.find(parameter.tied);
        std::size_t place = own != KeyIndex::nowhere ? own : other;
        for (std::size_t i = 0; place == KeyIndex::nowhere && i < expectation.parameters.size(); ++i)
            if (expectation.parameters[i].tied == parameter.key) place = index.find(expectation.parameters[i].key);
        if (place == KeyIndex::nowhere) {
            missing.push_back(parameter.key);
            continue;
        }
        const Tensor& tensor = state.entries[place].second;
        found.push_back(place);
        if (const std::string fault = mismatch(parameter, tensor); !fault.empty())
            mismatches.append("\n\t").append(fault);
        else if (other != KeyIndex::nowhere && place != other &&
                 !same(tensor, state.entries[other].second))
            mismatches.append("\n\t").append(untied(parameter));
    }
    std::vector<std::string_view> unexpected;
    if (strict) unexpected = unexpected_keys(state, expectation);
    std::vector<std::string_view> repeated;
    if (const std::size_t place = index.repeated(); place != KeyIndex::nowhere) repeated.push_back(keys[place]);

    if (!missing.empty() || !unexpected.empty() || !repeated.empty() || !mismatches.empty())
        throw LoadError(message(
            {"Error(s) in loading state_dict for ", expectation.network, state.origin.empty() ? "" : " from ",
             state.origin, ":", problem("Missing", missing), problem("Unexpected", unexpected),
             problem("Repeated", repeated), mismatches}));

    std::vector<FloatArray> parameters;
    parameters.reserve(found.size());
    for (std::size_t place : found) parameters.push_back(as_floats(state.entries[place].second));
    return parameters;
}

}  // namespace idem::detail
