/// The header of a .safetensors file as it is written there: the grammar is checked, the numbers are not yet.
#pragma once

#include <idem/io/file_error.hpp>
#include <idem/io/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem::detail::safetensors {

/// As in the reference implementation: more is no header, but damage.
inline constexpr std::uint64_t largest_header = 100'000'000;

inline constexpr std::string_view metadata_key = "__metadata__";

/// An entry of the header as it is written there, unchecked.
struct Entry {
    std::string key{};
    std::string dtype{};
    std::vector<std::uint64_t> shape{}, offsets{};
    bool has_dtype = false, has_shape = false;
};

/// Takes the header's events apart; throws JsonError for what a header cannot hold.
class HeaderReader final : public JsonHandler {
  public:
    /// header, tensor, shape
    static constexpr std::size_t depth_limit = 3;

    std::vector<Entry> entries;

    /// Which entry was being read, for messages.
    std::string where() const {
        if (place_ <= Place::header) return {};
        if (place_ == Place::metadata) return message({metadata_key, ": "});
        return message({"tensor ", in_quotes(field_), ": "});
    }

    void begin_object() override {
        if (place_ == Place::outside) {
            place_ = Place::header;
        } else if (place_ == Place::header && field_ == metadata_key) {
            place_ = Place::metadata;
        } else if (place_ == Place::header) {
            place_ = Place::tensor;
            entries.push_back({.key = field_});
        } else {
            refuse("an object");
        }
    }
    void end_object() override { place_ = place_ == Place::header ? Place::outside : Place::header; }

    void begin_array() override {
        if (place_ != Place::tensor) refuse("an array");
        if (member_ == "shape") {
            place_ = Place::shape;
            entries.back().shape.clear();
            entries.back().has_shape = true;
        } else if (member_ == "data_offsets") {
            place_ = Place::offsets;
            entries.back().offsets.clear();
        } else {
            refuse("an array");
        }
    }
    void end_array() override { place_ = Place::tensor; }

    void key(std::string_view key) override {
        if (place_ == Place::header) {
            field_ = key;
        } else {
            member_ = key;
            if (place_ == Place::tensor && member_ != "dtype" && member_ != "shape" && member_ != "data_offsets")
                throw JsonError(message({"a tensor has no ", in_quotes(member_)}));
        }
    }

    void text(std::string_view text) override {
        if (place_ == Place::metadata) return;
        if (place_ != Place::tensor || member_ != "dtype") refuse("a text");
        entries.back().dtype = text;
        entries.back().has_dtype = true;
    }
    void whole_number(std::uint64_t number) override {
        if (place_ == Place::shape) {
            entries.back().shape.push_back(number);
        } else if (place_ == Place::offsets) {
            if (entries.back().offsets.size() == 2) throw JsonError("\"data_offsets\" has more than two numbers");
            entries.back().offsets.push_back(number);
        } else {
            refuse("a number");
        }
    }
    void other(std::string_view kind) override { refuse(kind); }

  private:
    enum class Place { outside, header, metadata, tensor, shape, offsets };

    [[noreturn]] IDEM_COLD void refuse(std::string_view kind) const {
        std::string_view expected = "an object";
        std::string_view name = field_;
        if (place_ > Place::header) {
            name = member_;
            expected = place_ == Place::metadata || member_ == "dtype" ? "a text" : "an array of whole numbers";
        }
        if (place_ == Place::outside) throw JsonError("the header must be an object");
        throw JsonError(message({in_quotes(name), " must be ", expected, ", but is or holds ", kind}));
    }

    Place place_ = Place::outside;
    std::string field_;   // of the header
    std::string member_;  // of a tensor or of the metadata
};

inline std::vector<Entry> read_header(const std::string& path, std::string_view header) {
    HeaderReader reader;
    try {
        parse_json(header, HeaderReader::depth_limit, reader);
    } catch (const JsonError& fault) {
        throw_file_error(path, {"safetensors header: ", reader.where(), fault.what()});
    }
    return std::move(reader.entries);
}

}  // namespace idem::detail::safetensors
