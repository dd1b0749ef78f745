/// JSON as a sequence of events, strict where weight files must be: no key twice in an object, valid UTF-8, limited
/// depth.
///
/// Accepts RapidJSON 1.1 and its current state; no other header of idem includes it. Its parser calls itself for what
/// is nested, which the limit of the depth ends, and no value is kept but what the handler keeps.
#pragma once

#include <idem/io/key_index.hpp>
#include <idem/io/whole_number.hpp>
#include <idem/support/message.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace idem::detail {

/// What is wrong with a JSON text. The text names no file.
struct JsonError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Told what a text holds, in order. A handler refuses by throwing.
class JsonHandler {
  public:
    virtual ~JsonHandler() = default;
    virtual void begin_object() = 0;
    virtual void end_object() = 0;
    virtual void begin_array() = 0;
    virtual void end_array() = 0;
    virtual void key(std::string_view key) = 0;
    virtual void text(std::string_view text) = 0;
    virtual void whole_number(std::uint64_t number) = 0;
    /// "null", "a boolean", "a negative number", "a fraction", or a number that is too large to be whole.
    virtual void other(std::string_view kind) = 0;
};

/// Throws JsonError, and whatever `handler` throws.
void parse_json(std::string_view text, std::size_t depth_limit, JsonHandler& handler);

/// The text in quotes, escaped. Throws JsonError where it is not UTF-8.
std::string to_json(std::string_view text);

/// RapidJSON's events, with the checks that it leaves out.
class StrictEvents {
  public:
    StrictEvents(std::size_t depth_limit, JsonHandler& handler) : depth_limit_(depth_limit), handler_(handler) {}

    bool Null() { return other("null"); }
    bool Bool(bool) { return other("a boolean"); }
    /// Numbers come as they are written.
    bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {
        const std::string_view text(digits, length);
        if (const auto number = whole_number(text)) {
            handler_.whole_number(*number);
            return true;
        }
        const bool whole = text.find_first_of(".eE") == std::string_view::npos;
        return other(whole && text.starts_with('-') ? "a negative number" : "a fraction or too large a number");
    }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        handler_.text({text, length});
        return true;
    }

    bool StartObject() {
        descend();
        begins_.push_back(static_cast<std::int64_t>(keys_.size()));
        handler_.begin_object();
        return true;
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        keys_.push_back(std::string(text, length));
        handler_.key({text, length});
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        --depth_;
        const std::vector<std::string_view> keys(keys_.cbegin() + begins_.back(), keys_.cend());
        const std::size_t repeated = KeyIndex(keys).repeated();
        if (repeated != KeyIndex::nowhere)
            throw JsonError(message({"the key ", in_quotes(keys[repeated]), " is there twice"}));
        for (std::size_t i = 0; i < keys.size(); ++i) keys_.pop_back();
        begins_.pop_back();
        handler_.end_object();
        return true;
    }
    bool StartArray() {
        descend();
        handler_.begin_array();
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        --depth_;
        handler_.end_array();
        return true;
    }

    // Part of the handler that RapidJSON expects; RawNumber stands for all of them.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

  private:
    bool other(std::string_view kind) {
        handler_.other(kind);
        return true;
    }
    void descend() {
        if (++depth_ > depth_limit_) throw JsonError(message({"nested deeper than ", depth_limit_, " levels"}));
    }

    std::size_t depth_limit_;
    JsonHandler& handler_;
    std::size_t depth_ = 0;
    std::vector<std::string> keys_;     // of the objects that are open, outermost first
    std::vector<std::int64_t> begins_;  // where those of each object begin
};

inline void parse_json(std::string_view text, std::size_t depth_limit, JsonHandler& handler) {
    // The parser takes a zero byte for the end of the text and would not look at what follows.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
        throw JsonError(message({"no valid JSON at byte ", zero, ": a zero byte"}));
    constexpr unsigned flags = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    rapidjson::MemoryStream bytes(text.data(), text.size());
    StrictEvents events(depth_limit, handler);
    rapidjson::Reader reader;
    const rapidjson::ParseResult result = reader.Parse<flags>(bytes, events);
    if (result.IsError())
        throw JsonError(
            message({"no valid JSON at byte ", result.Offset(), ": ", rapidjson::GetParseError_En(result.Code())}));
}

inline std::string to_json(std::string_view text) {
    using Utf8 = rapidjson::UTF8<>;
    rapidjson::StringBuffer json;
    rapidjson::Writer<rapidjson::StringBuffer, Utf8, Utf8, rapidjson::CrtAllocator,
                      rapidjson::kWriteValidateEncodingFlag>
        writer(json);
    if (!writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size())))
        throw JsonError("a text is not valid UTF-8");
    return {json.GetString(), json.GetSize()};
}

}  // namespace idem::detail
