/// Weight files of either format: read by what they hold, written by what their name says.
#pragma once

#include <idem/support/config.hpp>
#include <idem/tensor/parameter_spec.hpp>
#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace idem {

/// A .safetensors or .npz file, whatever its name. Throws FileError; for other common files it says how to convert
/// them.
StateDict read_state_dict(const std::string& path);

/// The same from memory: bytes that are a part of the program, or were received. `owner` keeps them for as long as
/// tensors and models use them; without one, that is the caller's to do. `name` stands for the file in messages.
StateDict read_state_dict(std::span<const std::byte> bytes, std::shared_ptr<const void> owner = nullptr,
                          const std::string& name = "weights in memory");

/// Throws FileError for a name that ends neither in ".safetensors" nor in ".npz", and if the file cannot be written.
void write_state_dict(const std::string& path, const StateDict& state);

namespace detail {

/// A network's parameters without the tied ones, unless surgery removed the layer that they are tied to.
StateDict each_once(StateDict state, const std::vector<ParameterSpec>& specs);

}  // namespace detail

}  // namespace idem

#if !defined(IDEM_COMPILED)
#include <idem/io/state_dict.ipp>
#endif
