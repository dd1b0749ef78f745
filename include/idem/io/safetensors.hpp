/// Reads and writes .safetensors files.
///
/// The format (https://github.com/huggingface/safetensors): the header's length as 8 bytes, little-endian; the header,
/// a JSON object `{"key": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}` that may hold
/// `"__metadata__"` and may end in spaces; then the data, which the offsets count from. The tensors' bytes cover the
/// data exactly: no holes, no overlaps.
#pragma once

#include <idem/io/check_writable.hpp>
#include <idem/io/contents.hpp>
#include <idem/io/file_error.hpp>
#include <idem/io/json.hpp>
#include <idem/io/mapped_file.hpp>
#include <idem/io/safetensors_header.hpp>
#include <idem/io/write_file.hpp>
#include <idem/tensor/tensor.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem {

/// The tensors of a file, in its header's order. Their bytes are the mapped file: nothing is copied, and what is not
/// touched is not read. Throws FileError that names the file, the key and what is wrong with it.
StateDict read_safetensors(const std::string& path);

/// Writes the entries under their keys, in their order. The data lie wider elements first, so that every tensor is
/// aligned to its element. Throws FileError, and then leaves an older file of that name as it was.
void write_safetensors(const std::string& path, const StateDict& state);

namespace detail::safetensors {

/// Where a tensor's bytes lie in the data section.
struct Range {
    std::uint64_t begin;
    std::uint64_t end;
    std::size_t tensor = 0;  // its number
};

inline std::string to_text(const Range& range) {
    return message({"data_offsets [", range.begin, ", ", range.end, "]"});
}

/// The entry as a tensor that is inside `data`. Throws FileError.
inline Tensor to_tensor(const std::string& path, const Entry& entry, std::span<const std::byte> data) {
    const auto fail = [&](std::initializer_list<MessagePart> reason) {
        throw_file_error(path, {"tensor ", in_quotes(entry.key), ": ", message(reason)});
    };
    if (!entry.has_dtype) fail({"\"dtype\" is missing"});
    if (!entry.has_shape) fail({"\"shape\" is missing"});
    if (entry.offsets.size() != 2) fail({"\"data_offsets\" must be two numbers"});
    const auto element = element_named(entry.dtype);
    if (!element) fail({"element type ", in_quotes(entry.dtype), " is not supported"});

    Tensor tensor;
    tensor.element = *element;
    for (std::uint64_t extent : entry.shape) {
        if (extent > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            fail({"an extent of ", extent, " is too large"});
        tensor.shape.push_back(static_cast<std::int64_t>(extent));
    }

    const Range range{entry.offsets[0], entry.offsets[1]};
    if (range.begin > range.end) fail({to_text(range), " end before they begin"});
    if (range.end > data.size())
        fail({to_text(range), " reach beyond the file, which has ", data.size(), " bytes of data"});
    const auto bytes = byte_size(tensor.element, tensor.shape);
    if (!bytes) fail({"the shape has more bytes than can be addressed"});
    if (*bytes != range.end - range.begin)
        fail({to_text(range), " are ", range.end - range.begin, " bytes, but its shape and ", entry.dtype, " need ",
              *bytes});
    tensor.bytes = data.subspan(static_cast<std::size_t>(range.begin), *bytes);
    return tensor;
}

/// For qsort: where they begin, then where they end.
inline int compare(const void* left, const void* right) {
    const Range &a = *static_cast<const Range*>(left), &b = *static_cast<const Range*>(right);
    if (a.begin != b.begin) return a.begin < b.begin ? -1 : 1;
    return (a.end > b.end) - (a.end < b.end);
}

/// Throws FileError unless the tensors, in any order, cover `data` once.
inline void check_cover(const StateDict& state, std::span<const std::byte> data) {
    std::vector<Range> ranges;
    for (const auto& [key, tensor] : state.entries) {
        const auto begin = static_cast<std::uint64_t>(tensor.bytes.data() - data.data());
        ranges.push_back({begin, begin + tensor.bytes.size(), ranges.size()});
    }
    if (!ranges.empty()) std::qsort(ranges.data(), ranges.size(), sizeof(Range), &compare);
    std::uint64_t covered = 0;
    for (const Range& range : ranges) {
        const auto fail = [&](std::initializer_list<MessagePart> reason) {
            throw_file_error(state.origin, {"tensor ", in_quotes(state.entries[range.tensor].first), ": ",
                                            to_text(range), message(reason)});
        };
        if (range.begin < covered) fail({" overlap another tensor's"});
        if (range.begin > covered) fail({" leave a hole before them, from byte ", covered});
        covered = range.end;
    }
    if (covered != data.size())
        throw_file_error(state.origin, {data.size() - covered, " bytes after the last tensor belong to none"});
}

/// Throws FileError for a state that has no valid file.
inline void check_writable(const std::string& path, const StateDict& state) {
    if (state.find(metadata_key) != nullptr)
        throw_file_error(path, {"no tensor can have the key ", in_quotes(metadata_key)});
    detail::check_writable(path, state);
}

/// The entries in the order of their data: wider elements first, else as they come.
inline std::vector<std::size_t> data_order(const StateDict& state) {
    std::vector<std::size_t> order;
    for (const std::size_t width : {8U, 4U, 2U, 1U})
        for (std::size_t i = 0; i < state.entries.size(); ++i)
            if (element_size(state.entries[i].second.element) == width) order.push_back(i);
    return order;
}

inline std::string header_text(const std::string& path, const StateDict& state, const std::vector<std::size_t>& order) {
    std::vector<std::uint64_t> begins(state.entries.size());
    std::uint64_t end = 0;
    for (std::size_t i : order) {
        begins[i] = end;
        end += state.entries[i].second.bytes.size();
    }
    // Hugging Face's transformers loads only files that say which framework's keys they hold.
    std::string header = R"({"__metadata__":{"format":"pt"})";
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
        const auto& [key, tensor] = state.entries[i];
        try {
            header += message({",", to_json(key), R"(:{"dtype":")", element_name(tensor.element), R"(","shape":[)",
                               listed(tensor.shape, ","), R"(],"data_offsets":[)", begins[i], ",",
                               begins[i] + tensor.bytes.size(), "]}"});
        } catch (const JsonError&) {
            throw_file_error(path, {"key ", i, " of the state_dict is not valid UTF-8"});
        }
    }
    header += "}";
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > largest_header)
        throw_file_error(path, {"too many tensors for the header of a safetensors file"});
    return header;
}

inline StateDict read(const Contents& file) {
    static_assert(std::endian::native == std::endian::little, "weight files are little-endian, and are read in place");
    const std::string& path = file.name;
    const std::span<const std::byte> bytes = file.bytes;

    std::uint64_t header_size = 0;
    if (bytes.size() < sizeof header_size) throw_file_error(path, {"too short for a safetensors file"});
    std::memcpy(&header_size, bytes.data(), sizeof header_size);
    const std::size_t rest = bytes.size() - sizeof header_size;
    if (header_size > largest_header)
        throw_file_error(path,
                         {"no safetensors file: its first 8 bytes claim a header of ", header_size, " bytes"});
    if (header_size > rest)
        throw_file_error(path, {"the safetensors header has ", header_size, " bytes, but only ", rest, " are there"});
    const auto size = static_cast<std::size_t>(header_size);
    const std::string_view header(reinterpret_cast<const char*>(bytes.data()) + sizeof header_size, size);
    if (!header.starts_with('{')) throw_file_error(path, {"no safetensors file: its header is no JSON object"});

    StateDict state{path, {}};
    const std::span<const std::byte> data = bytes.subspan(sizeof header_size + size);
    for (Entry& entry : read_header(path, header)) {
        Tensor tensor = to_tensor(path, entry, data);
        tensor.owner = file.owner;
        tensor.forget = file.forget;
        state.entries.emplace_back(std::move(entry.key), std::move(tensor));
    }
    check_cover(state, data);
    return state;
}

}  // namespace detail::safetensors

inline StateDict read_safetensors(const std::string& path) { return detail::safetensors::read(detail::mapped(path)); }

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
