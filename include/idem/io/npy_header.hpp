/// The header of a .npy file: the one Python dictionary that numpy writes, and no other Python.
#pragma once

#include <idem/io/byte_reader.hpp>
#include <idem/io/whole_number.hpp>

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace idem::detail::npy {

struct Header {
    std::string_view descr;  // element type: "<f4"; a part of the text
    bool fortran_order = false;
    std::vector<std::int64_t> shape;
};

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` with its members in any order.
class HeaderParser {
  public:
    /// `file` tells what is wrong, by throwing FileError.
    HeaderParser(const ByteReader& file, std::string_view text) : file_(file), rest_(text) {}

    Header parse() {
        Header header;
        bool descr = false, fortran_order = false, shape = false;  // whether they were there
        expect('{');
        while (!accept('}')) {
            const std::string_view key = text();
            expect(':');
            if (key == "descr" && !descr) {
                header.descr = element_type();
                descr = true;
            } else if (key == "fortran_order" && !fortran_order) {
                header.fortran_order = boolean();
                fortran_order = true;
            } else if (key == "shape" && !shape) {
                header.shape = tuple();
                shape = true;
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
        return header;
    }

  private:
    [[noreturn]] IDEM_COLD void fail(std::string_view reason) const {
        file_.fail({"damaged .npy header: ", reason});
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
        if (!accept(c)) file_.fail({"damaged .npy header: expected '", std::string_view(&c, 1), "'"});
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
    std::string_view element_type() {
        skip_space();
        if (rest_.starts_with('[')) file_.fail({"arrays of records are not supported"});
        return text();
    }
    bool boolean() {
        skip_space();
        const bool value = rest_.starts_with('T');
        const std::string_view word = value ? "True" : "False";
        if (!rest_.starts_with(word)) fail("expected True or False");
        rest_.remove_prefix(word.size());
        return value;
    }
    std::vector<std::int64_t> tuple() {
        std::vector<std::int64_t> extents;
        expect('(');
        while (!accept(')')) {
            extents.push_back(extent());
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return extents;
    }
    std::int64_t extent() {
        skip_space();
        const std::string_view digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
        if (digits.empty()) fail("expected an extent");
        const auto number = whole_number(digits);
        if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            fail("an extent is too large");
        rest_.remove_prefix(digits.size());
        return static_cast<std::int64_t>(*number);
    }

    const ByteReader& file_;
    std::string_view rest_;
};

}  // namespace idem::detail::npy
