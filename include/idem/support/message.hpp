/// Texts of run-time errors, put together out of line: whoever throws only lists the parts.
#pragma once

#include <idem/support/config.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace idem::detail {

/// A part of a message: a text, a text in quotes, or a whole number. It refers to the text.
class MessagePart {
  public:
    MessagePart(const char* text) : text_(text) {}
    MessagePart(std::string_view text) : text_(text) {}
    MessagePart(const std::string& text) : text_(text) {}
    template <std::unsigned_integral T>
    MessagePart(T number) : number_(number), kind_(Kind::number) {}

    /// A key as messages show it.
    friend MessagePart in_quotes(std::string_view key) {
        MessagePart part(key);
        part.kind_ = Kind::quoted;
        return part;
    }

    IDEM_COLD void append_to(std::string& message) const {
        if (kind_ == Kind::number) message.append(std::to_string(number_));
        else if (kind_ == Kind::quoted) message.append("\"").append(text_).append("\"");
        else message.append(text_);
    }

  private:
    enum class Kind { text, quoted, number };

    std::string_view text_{};
    std::uint64_t number_ = 0;
    Kind kind_ = Kind::text;
};

MessagePart in_quotes(std::string_view key);

/// The parts, one after the other.
IDEM_COLD inline std::string message(std::initializer_list<MessagePart> parts) {
    std::string message;
    for (const MessagePart& part : parts) part.append_to(message);
    return message;
}

/// Extents as a list: "2, 3" with ", " between them.
IDEM_COLD inline std::string listed(std::span<const std::int64_t> extents, std::string_view between) {
    std::string list;
    for (std::size_t axis = 0; axis < extents.size(); ++axis)
        list.append(axis == 0 ? "" : between).append(std::to_string(extents[axis]));
    return list;
}

}  // namespace idem::detail
