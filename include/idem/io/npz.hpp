/// Reads and writes .npz files: zip archives with one .npy file for each array, as numpy's `np.savez` writes them.
///
/// The keys are the names of the arrays, without ".npy". The whole file is read once, for its checksums; numpy does not
/// align the arrays, so that most are copied when they are converted, while those written here are used in place.
#pragma once

#include <idem/io/check_writable.hpp>
#include <idem/io/contents.hpp>
#include <idem/io/file_error.hpp>
#include <idem/io/key_index.hpp>
#include <idem/io/mapped_file.hpp>
#include <idem/io/npy.hpp>
#include <idem/io/zip.hpp>
#include <idem/io/zip_writer.hpp>
#include <idem/tensor/convert.hpp>
#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem {

/// The arrays of a file, in its order. Throws FileError that names the file, the array and what is wrong with it.
StateDict read_npz(const std::string& path);

/// Writes the entries under their keys, in their order; numpy has no BF16, which becomes F32.
/// Throws FileError, and then leaves an older file of that name as it was.
void write_npz(const std::string& path, const StateDict& state);

namespace detail::npz {

inline constexpr std::string_view suffix = ".npy";

/// The key of an entry, a part of its name. Throws FileError if it is no array.
inline std::string_view key_of(const std::string& path, std::string_view name) {
    // PyTorch's own files are zip archives too: of pickled Python objects.
    if (name.ends_with("/data.pkl"))
        throw_file_error(path,
                         {"is a PyTorch checkpoint; save the state_dict with safetensors.torch.save_file or np.savez"});
    if (!name.ends_with(suffix)) throw_file_error(path, {"entry ", in_quotes(name), " is no .npy file"});
    return name.substr(0, name.size() - suffix.size());
}

inline Tensor as_f32(const Tensor& tensor) {
    FloatArray floats = as_floats(tensor);
    const std::span<const float> values(floats.data.get(), floats.size);
    return {Element::f32, tensor.shape, std::as_bytes(values), std::move(floats.data)};
}

inline StateDict read(const Contents& file) {
    const std::vector<zip::Entry> entries = zip::read(file.name, file.bytes);
    std::vector<std::string_view> keys;
    for (const zip::Entry& entry : entries) keys.push_back(key_of(file.name, entry.name));
    const std::size_t repeated = KeyIndex(keys).repeated();
    if (repeated != KeyIndex::nowhere)
        throw_file_error(file.name, {"array ", in_quotes(keys[repeated]), " is there twice"});

    StateDict state{file.name, {}};
    for (std::size_t i = 0; i < keys.size(); ++i)
        state.entries.emplace_back(std::string(keys[i]), npy::read(file.name, keys[i], entries[i].bytes, file.owner));
    return state;
}

}  // namespace detail::npz

inline StateDict read_npz(const std::string& path) { return detail::npz::read(detail::mapped(path)); }

inline void write_npz(const std::string& path, const StateDict& state) {
    detail::check_writable(path, state);
    detail::zip::Writer archive(path);
    for (const auto& [key, given] : state.entries) {
        const Tensor tensor = given.element == Element::bf16 ? detail::npz::as_f32(given) : given;
        const std::string header = detail::npy::header_of(tensor.element, tensor.shape);
        archive.add(detail::message({key, detail::npz::suffix}), {std::as_bytes(std::span(header)), tensor.bytes});
    }
    archive.commit();
}

}  // namespace idem
