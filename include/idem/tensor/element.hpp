/// The element types that a weight file can hold.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace idem {

enum class Element : std::uint8_t { f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

/// Bytes of one element.
constexpr std::size_t element_size(Element element) {
    switch (element) {
        case Element::f64: case Element::i64: case Element::u64: return 8;
        case Element::f32: case Element::i32: case Element::u32: return 4;
        case Element::f16: case Element::bf16: case Element::i16: case Element::u16: return 2;
        case Element::i8: case Element::u8: case Element::boolean: return 1;
    }
    return 0;
}

/// The name that safetensors gives the type: "F32", "BF16", "I64" …
constexpr std::string_view element_name(Element element) {
    constexpr std::string_view names[] = {"F64", "F32", "F16", "BF16", "I64", "I32", "I16",
                                          "I8",  "U64", "U32", "U16",  "U8",  "BOOL"};
    return names[static_cast<std::size_t>(element)];
}

/// The type of that name, if there is one.
constexpr std::optional<Element> element_named(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(Element::boolean); ++i)
        if (element_name(static_cast<Element>(i)) == name) return static_cast<Element>(i);
    return std::nullopt;
}

/// Whether it converts to the float that models compute with.
constexpr bool is_floating(Element element) { return element <= Element::bf16; }

}  // namespace idem
