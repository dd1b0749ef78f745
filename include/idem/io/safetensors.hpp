/// Reads and writes .safetensors files.
///
/// The format (https://github.com/huggingface/safetensors): the header's length as 8 bytes, little-endian; the header,
/// a JSON object `{"key": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}` that may hold
/// `"__metadata__"` and may end in spaces; then the data, which the offsets count from. The tensors' bytes cover the
/// data exactly: no holes, no overlaps.
#pragma once

#include <idem/io/file_error.hpp>
#include <idem/io/json.hpp>
#include <idem/io/mapped_file.hpp>
#include <idem/io/safetensors_header.hpp>
#include <idem/io/write_file.hpp>
#include <idem/tensor/tensor.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace idem {

/// The tensors of a file, in its header's order. Their bytes are the mapped file: nothing is copied, and what is not
/// touched is not read. Throws FileError that names the file, the key and what is wrong with it.
StateDict read_safetensors(std::shared_ptr<const MappedFile> file);
inline StateDict read_safetensors(const std::string& path) { return read_safetensors(MappedFile::open(path)); }

/// Writes the entries under their keys, in their order. The data lie wider elements first, so that every tensor is
/// aligned to its element. Throws FileError, and then leaves an older file of that name as it was.
void write_safetensors(const std::string& path, const StateDict& state);

namespace detail::safetensors {

/// Where a tensor's bytes lie in the data section.
struct Range {
    std::uint64_t begin;
    std::uint64_t end;
};

inline std::string to_text(Range range) {
    return "data_offsets [" + std::to_string(range.begin) + ", " + std::to_string(range.end) + "]";
}

/// The entry as a tensor that is inside `data`. Throws FileError.
inline std::pair<Tensor, Range> to_tensor(const std::string& path, const Entry& entry,
                                          std::span<const std::byte> data) {
    const auto fail = [&](const std::string& reason) {
        throw_file_error(path, "tensor " + in_quotes(entry.key) + ": " + reason);
    };
    if (!entry.dtype) fail("\"dtype\" is missing");
    if (!entry.shape) fail("\"shape\" is missing");
    if (!entry.offsets || entry.offsets->size() != 2) fail("\"data_offsets\" must be two numbers");

    Tensor tensor;
    if (const auto element = element_named(*entry.dtype)) {
        tensor.element = *element;
    } else {
        fail("element type " + in_quotes(*entry.dtype) + " is not supported");
    }
    for (std::uint64_t extent : *entry.shape) {
        if (extent > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            fail("an extent of " + std::to_string(extent) + " is too large");
        tensor.shape.push_back(static_cast<std::int64_t>(extent));
    }

    const Range range{(*entry.offsets)[0], (*entry.offsets)[1]};
    if (range.begin > range.end) fail(to_text(range) + " end before they begin");
    if (range.end > data.size())
        fail(to_text(range) + " reach beyond the file, which has " + std::to_string(data.size()) + " bytes of data");
    const auto bytes = byte_size(tensor.element, tensor.shape);
    if (!bytes) fail("the shape has more bytes than can be addressed");
    if (*bytes != range.end - range.begin)
        fail(to_text(range) + " are " + std::to_string(range.end - range.begin) + " bytes, but its shape and " +
             *entry.dtype + " need " + std::to_string(*bytes));
    tensor.bytes = data.subspan(static_cast<std::size_t>(range.begin), *bytes);
    return {std::move(tensor), range};
}

/// Throws FileError unless the ranges, in any order, cover `size` bytes once each.
inline void check_cover(const StateDict& state, const std::vector<Range>& ranges, std::uint64_t size) {
    std::vector<std::size_t> order(ranges.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(ranges[a].begin, ranges[a].end) < std::pair(ranges[b].begin, ranges[b].end);
    });
    std::uint64_t covered = 0;
    for (std::size_t i : order) {
        const std::string name = "tensor " + in_quotes(state.entries[i].first) + ": ";
        if (ranges[i].begin < covered)
            throw_file_error(state.origin, name + to_text(ranges[i]) + " overlap another tensor's");
        if (ranges[i].begin > covered)
            throw_file_error(state.origin, name + to_text(ranges[i]) + " leave a hole before them, from byte " +
                                               std::to_string(covered));
        covered = ranges[i].end;
    }
    if (covered != size)
        throw_file_error(state.origin, std::to_string(size - covered) + " bytes after the last tensor belong to none");
}

/// Throws FileError for a state that has no valid file.
inline void check_writable(const std::string& path, const StateDict& state) {
    std::unordered_set<std::string_view> keys;
    for (const auto& [key, tensor] : state.entries) {
        if (key == metadata_key) throw_file_error(path, "no tensor can have the key " + in_quotes(key));
        if (!keys.insert(key).second) throw_file_error(path, "tensor " + in_quotes(key) + " is there twice");
        if (byte_size(tensor.element, tensor.shape) != tensor.bytes.size())
            throw_file_error(path, "tensor " + in_quotes(key) + ": its bytes do not fit its shape and element type");
    }
}

/// The entries in the order of their data: wider elements first, else as they come.
inline std::vector<std::size_t> data_order(const StateDict& state) {
    std::vector<std::size_t> order(state.entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto width = [&](std::size_t i) { return element_size(state.entries[i].second.element); };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return std::pair(width(b), a) < std::pair(width(a), b); });
    return order;
}

inline std::string header_text(const std::string& path, const StateDict& state, const std::vector<std::size_t>& order) {
    std::vector<Range> ranges(state.entries.size());
    std::uint64_t begin = 0;
    for (std::size_t i : order) {
        ranges[i] = {begin, begin + state.entries[i].second.bytes.size()};
        begin = ranges[i].end;
    }
    // Hugging Face's transformers loads only files that say which framework's keys they hold.
    std::string header = R"({"__metadata__":{"format":"pt"})";
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
        const auto& [key, tensor] = state.entries[i];
        try {
            header.append(",").append(to_json(key));
        } catch (const JsonError&) {
            throw_file_error(path, "key " + std::to_string(i) + " of the state_dict is not valid UTF-8");
        }
        header.append(R"(:{"dtype":")").append(element_name(tensor.element)).append(R"(","shape":[)");
        for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis)
            header.append(axis == 0 ? "" : ",").append(std::to_string(tensor.shape[axis]));
        header.append(R"(],"data_offsets":[)").append(std::to_string(ranges[i].begin)).append(",");
        header.append(std::to_string(ranges[i].end)).append("]}");
    }
    header.append("}");
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > largest_header) throw_file_error(path, "too many tensors for the header of a safetensors file");
    return header;
}

}  // namespace detail::safetensors

inline StateDict read_safetensors(std::shared_ptr<const MappedFile> file) {
    static_assert(std::endian::native == std::endian::little, "weight files are little-endian, and are read in place");
    const std::string& path = file->path();
    const std::span<const std::byte> bytes = file->bytes();

    std::uint64_t header_size = 0;
    if (bytes.size() < sizeof header_size) detail::throw_file_error(path, "too short for a safetensors file");
    std::memcpy(&header_size, bytes.data(), sizeof header_size);
    const std::size_t rest = bytes.size() - sizeof header_size;
    if (header_size > detail::safetensors::largest_header)
        detail::throw_file_error(
            path, "no safetensors file: its first 8 bytes claim a header of " + std::to_string(header_size) + " bytes");
    if (header_size > rest)
        detail::throw_file_error(path, "the safetensors header has " + std::to_string(header_size) +
                                           " bytes, but only " + std::to_string(rest) + " are there");
    const auto size = static_cast<std::size_t>(header_size);
    const std::string_view header(reinterpret_cast<const char*>(bytes.data()) + sizeof header_size, size);
    if (!header.starts_with('{')) detail::throw_file_error(path, "no safetensors file: its header is no JSON object");

    StateDict state{path, {}};
    std::vector<detail::safetensors::Range> ranges;
    const std::span<const std::byte> data = bytes.subspan(sizeof header_size + size);
    for (detail::safetensors::Entry& entry : detail::safetensors::read_header(path, header)) {
        auto [tensor, range] = detail::safetensors::to_tensor(path, entry, data);
        tensor.owner = file;
        tensor.forget = &MappedFile::forget;
        state.entries.emplace_back(std::move(entry.key), std::move(tensor));
        ranges.push_back(range);
    }
    detail::safetensors::check_cover(state, ranges, data.size());
    return state;
}

inline void write_safetensors(const std::string& path, const StateDict& state) {
    detail::safetensors::check_writable(path, state);
    const std::vector<std::size_t> order = detail::safetensors::data_order(state);
    const std::string header = detail::safetensors::header_text(path, state, order);
    const std::uint64_t header_size = header.size();

    detail::ReplacedFile file(path);
    file.write(std::as_bytes(std::span(&header_size, 1)));
    file.write(header);
    for (std::size_t i : order) file.write(state.entries[i].second.bytes);
    file.commit();
}

}  // namespace idem
