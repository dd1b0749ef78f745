/// Reads and writes .npz files: zip archives with one .npy file for each array, as numpy's `np.savez` writes them.
///
/// The keys are the names of the arrays, without ".npy". The whole file is read once, for its checksums; numpy does not
/// align the arrays, so that most are copied when they are converted, while those written here are used in place.
#pragma once

#include <idem/io/file_error.hpp>
#include <idem/io/mapped_file.hpp>
#include <idem/io/npy.hpp>
#include <idem/io/zip.hpp>
#include <idem/io/zip_writer.hpp>
#include <idem/tensor/convert.hpp>
#include <idem/tensor/tensor.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace idem {

/// The arrays of a file, in its order. Throws FileError that names the file, the array and what is wrong with it.
StateDict read_npz(std::shared_ptr<const MappedFile> file);
inline StateDict read_npz(const std::string& path) { return read_npz(MappedFile::open(path)); }

/// Writes the entries under their keys, in their order; numpy has no BF16, which becomes F32.
/// Throws FileError, and then leaves an older file of that name as it was.
void write_npz(const std::string& path, const StateDict& state);

namespace detail::npz {

inline constexpr std::string_view suffix = ".npy";

/// The key of an entry. Throws FileError if it is no array.
inline std::string key_of(const std::string& path, const std::string& name) {
    // PyTorch's own files are zip archives too: of pickled Python objects.
    if (name.ends_with("/data.pkl"))
        throw_file_error(path,
                         "is a PyTorch checkpoint; save the state_dict with safetensors.torch.save_file or np.savez");
    if (!name.ends_with(suffix)) throw_file_error(path, "entry " + in_quotes(name) + " is no .npy file");
    return name.substr(0, name.size() - suffix.size());
}

inline Tensor as_f32(const Tensor& tensor) {
    FloatArray floats = as_floats(tensor);
    const std::span<const float> values(floats.data.get(), floats.size);
    return {Element::f32, tensor.shape, std::as_bytes(values), std::move(floats.data)};
}

}  // namespace detail::npz

inline StateDict read_npz(std::shared_ptr<const MappedFile> file) {
    StateDict state{file->path(), {}};
    std::unordered_set<std::string> keys;
    for (const detail::zip::Entry& entry : detail::zip::read(file->path(), file->bytes())) {
        std::string key = detail::npz::key_of(file->path(), entry.name);
        if (!keys.insert(key).second)
            detail::throw_file_error(file->path(), "array " + detail::in_quotes(key) + " is there twice");
        Tensor tensor = detail::npy::read(file->path(), key, entry.bytes, file);
        state.entries.emplace_back(std::move(key), std::move(tensor));
    }
    return state;
}

inline void write_npz(const std::string& path, const StateDict& state) {
    detail::zip::Writer archive(path);
    std::unordered_set<std::string_view> keys;
    for (const auto& [key, given] : state.entries) {
        if (!keys.insert(key).second)
            detail::throw_file_error(path, "tensor " + detail::in_quotes(key) + " is there twice");
        if (byte_size(given.element, given.shape) != given.bytes.size())
            detail::throw_file_error(
                path, "tensor " + detail::in_quotes(key) + ": its bytes do not fit its shape and element type");
        const Tensor tensor = given.element == Element::bf16 ? detail::npz::as_f32(given) : given;
        const std::string header = detail::npy::header_of(tensor.element, tensor.shape);
        archive.add(key + std::string(detail::npz::suffix), {std::as_bytes(std::span(header)), tensor.bytes});
    }
    archive.commit();
}

}  // namespace idem
