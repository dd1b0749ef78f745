/// JSON as a sequence of events, strict where weight files must be: no key twice in an object, valid UTF-8, limited
/// depth.
///
/// Accepts nlohmann-json 3.10 to the current release; no other header of idem includes it. Its parser keeps its state
/// on the heap, so that deep nesting cannot overflow the stack, and no value is kept but what the handler keeps.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
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
    virtual void key(std::string key) = 0;
    virtual void text(std::string text) = 0;
    virtual void whole_number(std::uint64_t number) = 0;
    /// "null", "a boolean", "a negative number", "a fraction", or a number that is too large to be whole.
    virtual void other(std::string_view kind) = 0;
};

/// Throws JsonError, and whatever `handler` throws.
void parse_json(std::string_view text, std::size_t depth_limit, JsonHandler& handler);

/// The text in quotes, escaped. Throws JsonError where it is not UTF-8.
std::string to_json(std::string_view text);

/// nlohmann's events, with the checks that it leaves out.
class StrictEvents final : public nlohmann::json_sax<nlohmann::json> {
  public:
    StrictEvents(std::size_t depth_limit, JsonHandler& handler) : depth_limit_(depth_limit), handler_(handler) {}

    bool null() override { return other("null"); }
    bool boolean(bool) override { return other("a boolean"); }
    bool number_integer(number_integer_t) override { return other("a negative number"); }
    bool number_float(number_float_t, const string_t&) override { return other("a fraction or too large a number"); }
    bool binary(binary_t&) override { return other("binary data"); }
    bool number_unsigned(number_unsigned_t number) override {
        handler_.whole_number(number);
        return true;
    }
    bool string(string_t& text) override {
        handler_.text(std::move(text));
        return true;
    }

    bool start_object(std::size_t) override {
        descend();
        keys_.emplace_back();
        handler_.begin_object();
        return true;
    }
    bool key(string_t& key) override {
        if (!keys_.back().insert(key).second) throw JsonError("the key \"" + key + "\" is there twice");
        handler_.key(std::move(key));
        return true;
    }
    bool end_object() override {
        --depth_;
        keys_.pop_back();
        handler_.end_object();
        return true;
    }
    bool start_array(std::size_t) override {
        descend();
        handler_.begin_array();
        return true;
    }
    bool end_array() override {
        --depth_;
        handler_.end_array();
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& fault) override {
        // "[json.exception.parse_error.101] parse error at line 1, column 2: …": what matters follows the place. It
        // quotes the text that it could not read, which may be long and need not be UTF-8.
        constexpr std::size_t longest = 160;
        std::string reason = fault.what();
        if (const auto place = reason.find(": "); place != std::string::npos) reason.erase(0, place + 2);
        for (char& c : reason)
            if (c < ' ' || c > '~') c = '?';
        if (reason.size() > longest) reason.replace(longest, std::string::npos, "...");
        throw JsonError("no valid JSON at byte " + std::to_string(position) + ": " + reason);
    }

  private:
    bool other(std::string_view kind) {
        handler_.other(kind);
        return true;
    }
    void descend() {
        if (++depth_ > depth_limit_) throw JsonError("nested deeper than " + std::to_string(depth_limit_) + " levels");
    }

    std::size_t depth_limit_;
    JsonHandler& handler_;
    std::size_t depth_ = 0;
    std::vector<std::unordered_set<std::string>> keys_;  // of every object that is open
};

inline void parse_json(std::string_view text, std::size_t depth_limit, JsonHandler& handler) {
    // The parser takes a zero byte for the end of the text and would not look at what follows.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
        throw JsonError("no valid JSON at byte " + std::to_string(zero) + ": a zero byte");
    StrictEvents events(depth_limit, handler);
    nlohmann::json::sax_parse(text.begin(), text.end(), &events);
}

inline std::string to_json(std::string_view text) {
    try {
        return nlohmann::json(text).dump();
    } catch (const nlohmann::json::exception&) {
        throw JsonError("a text is not valid UTF-8");
    }
}

}  // namespace idem::detail
