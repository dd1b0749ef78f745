/// The header of a .npy file: the one Python dictionary that numpy writes, and no other Python.
#pragma once

#include <idem/io/byte_reader.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem::detail::npy {

struct Header {
    std::string descr;  // element type: "<f4"
    bool fortran_order = false;
    std::vector<std::int64_t> shape;
};

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` with its members in any order.
class HeaderParser {
  public:
    /// `file` tells what is wrong, by throwing FileError.
    HeaderParser(const ByteReader& file, std::string_view text) : file_(file), rest_(text) {}

    Header parse() {
        std::optional<std::string> descr;
        std::optional<bool> fortran_order;
        std::optional<std::vector<std::int64_t>> shape;
        expect('{');
        while (!accept('}')) {
            const std::string_view key = text();
            expect(':');
            if (key == "descr" && !descr) {
                descr = element_type();
            } else if (key == "fortran_order" && !fortran_order) {
                fortran_order = boolean();
            } else if (key == "shape" && !shape) {
                shape = tuple();
            } else {
                fail("an unknown or repeated member");
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skip_space();
        if (!rest_.empty()) fail("text after its end");
        if (!descr || !fortran_order || !shape) fail("'descr', 'fortran_order' or 'shape' is missing");
        return {std::move(*descr), *fortran_order, std::move(*shape)};
    }

  private:
    [[noreturn]] void fail(std::string_view reason) const {
        file_.fail(std::string("damaged .npy header: ").append(reason));
    }
    void skip_space() {
        const auto begin = rest_.find_first_not_of(" \t\r\n");
        rest_.remove_prefix(begin == std::string_view::npos ? rest_.size() : begin);
    }
    bool accept(char c) {
        skip_space();
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) {
        if (!accept(c)) fail(std::string("expected '").append(1, c).append("'"));
    }

    std::string_view text() {
        skip_space();
        const char quote = rest_.starts_with('"') ? '"' : '\'';
        expect(quote);
        const auto end = rest_.find(quote);
        if (end == std::string_view::npos) fail("a text does not end");
        const std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return text;
    }
    std::string element_type() {
        skip_space();
        if (rest_.starts_with('[')) file_.fail("arrays of records are not supported");
        return std::string(text());
    }
    bool boolean() {
        skip_space();
        for (const auto& [word, value] : {std::pair<std::string_view, bool>{"True", true}, {"False", false}}) {
            if (!rest_.starts_with(word)) continue;
            rest_.remove_prefix(word.size());
            return value;
        }
        fail("expected True or False");
    }
    std::vector<std::int64_t> tuple() {
        std::vector<std::int64_t> extents;
        expect('(');
        while (!accept(')')) {
            extents.push_back(whole_number());
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return extents;
    }
    std::int64_t whole_number() {
        constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
        skip_space();
        if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') fail("expected an extent");
        std::int64_t number = 0;
        while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
            const std::int64_t digit = rest_[0] - '0';
            if (number > (largest - digit) / 10) fail("an extent is too large");
            number = number * 10 + digit;
            rest_.remove_prefix(1);
        }
        return number;
    }

    const ByteReader& file_;
    std::string_view rest_;
};

}  // namespace idem::detail::npy
