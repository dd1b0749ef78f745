/// Names of types in messages: as they are written, and shortened where they are long, so that a sentence ends.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <cstddef>
#include <string_view>

using namespace idem;

namespace type_name_test {
namespace {

constexpr bool shows(std::string_view name, std::string_view shown) {
    Text text("that ");
    detail::append_type_name(text, name);
    return text.view().substr(5) == shown;
}

/// `before` and `after` with letters between them, 500 in all.
constexpr bool shows_long(std::string_view before, std::string_view after, std::string_view shown) {
    Text name(before);
    while (name.size() + after.size() < 500) name.append("x");
    return shows(name.append(after).view(), shown);
}

TEST_CASE("a name of 100 letters is shown, of a longer one the outermost template and its first argument") {
    constexpr auto around = [](std::string_view letters) {
        return Text("S<L<12345678, 1>, L<12345678, 1>, L<12345678, 1>, L<12345678, 1>, L<12345678, 1>, L<1, ")
            .append(letters)
            .append(">>");
    };
    constexpr Text fits = around("12345678901"), too_long = around("123456789012");
    STATIC_REQUIRE(fits.size() == detail::longest_name);
    STATIC_REQUIRE(shows(fits.view(), fits.view()));
    STATIC_REQUIRE(shows(too_long.view(), "S<L<12345678, 1>, ...>"));
}

TEST_CASE("a first argument that is long is shortened as well") {
    STATIC_REQUIRE(shows_long("idem::Workspace<idem::Network<idem::Shape<3, 224, 224>, idem::", ">>",
                              "Workspace<Network<Shape<3, 224, 224>, ...>>"));
    STATIC_REQUIRE(shows_long("Residual<Sequential<", ">>", "Residual<Sequential<...>>"));
}

TEST_CASE("a list of arguments that ends early is no place to shorten at") {
    STATIC_REQUIRE(shows_long("A<1, 2>::B<", ", 3>", "A<1, 2>::B<...>"));
    STATIC_REQUIRE(shows_long("call(std::span<int>, std::", ")::<lambda(int)>", "call(std::span<int>, ...)"));
    STATIC_REQUIRE(shows_long("Named<idem::FixedString<6>{\"<a, b>\"}, L<", ">>", "Named<\"<a, b>\", ...>"));
}

TEST_CASE("a name without arguments is cut") {
    constexpr Text letters = [] {
        Text text;
        while (text.size() < detail::longest_name) text.append("x");
        return text.append("...");
    }();
    STATIC_REQUIRE(shows_long("", "", letters.view()));
}

TEST_CASE("a sentence about long names is said to its end") {
    using Linears = Sequential<Linear<8, 8>, ReLU, Linear<8, 8>, ReLU, Linear<8, 8>, Linear<8, 8>, ReLU, Linear<8, 9>>;
    STATIC_REQUIRE(explain<Network<Shape<8>, Fork<Linears, Linears>, Linear<9, 9>>>() ==
                   "idem E04: '1' is Linear<9, 9> and takes one input, but '0' (Fork<Sequential<Linear<8, 8>, ...>>) "
                   "gives it 2 streams, Shape<9> and Shape<9>");
}

}  // namespace
}  // namespace type_name_test
