/// Matches what a file holds with what a network expects, as PyTorch's `load_state_dict` does, and in its words.
///
/// Every problem is found before anything is converted, and all of them are told in one LoadError: missing keys,
/// unexpected keys, keys that stand twice or become one, other shapes, element types that are not floating.
#pragma once

#include <idem/support/config.hpp>
#include <idem/tensor/parameter_spec.hpp>
#include <idem/tensor/tensor.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace idem::detail {

struct Expectation {
    std::string network;                    // its name, for messages
    std::vector<ParameterSpec> parameters;  // what it needs, in its order
    std::vector<std::string> ignored;       // keys that may be there and are not read: "bn1.num_batches_tracked"
    std::vector<std::string> known;         // paths of removed layers: what is at or below them is not unexpected
};

/// The same arrays without `prefix` in front of the keys that begin with it, and then, if there is a `rule`, under the
/// keys that it gives; those whose key becomes empty are left out.
/// Source of the prefix: torch.nn.modules.utils.consume_prefix_in_state_dict_if_present.
StateDict renamed(const StateDict& state, std::string_view prefix, std::string (*rule)(std::string_view));

/// The parameters' values in the order of `expectation.parameters`; floats that lie aligned in the file are shared with
/// it. Throws LoadError; `strict = false` lets unexpected keys pass, and nothing else.
std::vector<FloatArray> match(const StateDict& state, const Expectation& expectation, bool strict);

/// That a parameter's two keys do not hold one parameter.
std::string untied(const ParameterSpec& parameter);

}  // namespace idem::detail

#if !defined(IDEM_COMPILED)
#include <idem/io/strict.ipp>
#endif
