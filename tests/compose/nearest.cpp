/// Suggestions for paths that are not there.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/rewrite/explain.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace idem;

namespace nearest_test {
namespace {

/// Source: Wagner and Fischer (1974), "The String-to-String Correction Problem".
std::size_t distance_by_table(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) table[i][j] = i + j;
            else
                table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                                        table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
        }
    return table[a.size()][b.size()];
}

std::size_t distance_by_columns(std::string_view wanted, std::string_view text) {
    const detail::EditDistance edits(wanted);
    const std::size_t half = text.size() / 2;  // a path's components come one after the other
    return edits.after(edits.after(edits.start(), text.substr(0, half)), text.substr(half)).distance;
}

std::string text_of(std::mt19937& random, std::size_t size, unsigned letters) {
    std::string text;
    while (text.size() < size) text += static_cast<char>('a' + random() % letters);
    return text;
}

struct Block : Sequential<Named<"conv1", Linear<4, 4>>, ReLU, Named<"conv2", Linear<4, 4>>> {};
struct Net : Network<Shape<4>, Named<"layer1", Sequential<Block, Block>>,
                     Named<"layer2", Residual<Named<"body", Block>, Identity>>,
                     Named<"outer", Named<"inner", Linear<4, 4>>>, Optional<"extra", ReLU>,
                     Switch<"head", Linear<4, 4>, Identity>> {};

/// What is suggested for a path.
template <FixedString path>
std::string_view suggested() {
    constexpr std::string_view question = "did you mean ";
    constexpr std::string_view sentence = explain<Net, path, Identity>();
    const std::size_t at = sentence.find(question);
    return at == sentence.npos ? "" : sentence.substr(at + question.size());
}

}  // namespace

TEST_CASE("edits counted by the bits of a word are those of a table") {
    std::mt19937 random(7);
    for (std::size_t size = 0; size <= detail::EditDistance::word; ++size)
        for (int i = 0; i < 40; ++i) {
            const unsigned letters = 2 + static_cast<unsigned>(random() % 5);
            const std::string wanted = text_of(random, size, letters);
            std::string text = i % 2 == 0 ? wanted : text_of(random, random() % 80, letters);
            if (!text.empty()) text[random() % text.size()] = 'b';
            if (i % 4 == 0) text.insert(random() % (text.size() + 1), text_of(random, random() % 4, letters));
            if (i % 8 == 0) text.erase(random() % (text.size() + 1), random() % 3);
            INFO(wanted << " and " << text);
            CHECK(distance_by_columns(wanted, text) == distance_by_table(wanted, text));
        }
}

TEST_CASE("of a text longer than a word, what both begin with may be as long as it likes") {
    std::mt19937 random(8);
    for (std::size_t same = 30; same < 100; ++same) {
        const std::string wanted = text_of(random, 110, 4);
        const std::string text = wanted.substr(0, same) + "z" + wanted.substr(same + 1, 5);
        INFO(same);
        if (same >= wanted.size() - detail::EditDistance::word)
            CHECK(distance_by_columns(wanted, text) == distance_by_table(wanted, text));
        else
            CHECK(distance_by_columns(wanted, text) > detail::EditDistance::word);  // not near
    }
}

TEST_CASE("the nearest paths are suggested") {
    CHECK(suggested<"layer1.0.conv3">() == "'layer1.0.conv1', 'layer1.0.conv2'?");
    CHECK(suggested<"layr1.1.conv2">() == "'layer1.1.conv2'?");
    CHECK(suggested<"layer1.1.relu">() == "'layer1.1'?");
    CHECK(suggested<"layer1.2">() == "'layer1.0', 'layer1.1'?");
    CHECK(suggested<"layer2.boody.1">() == "'layer2.body.1'?");
    CHECK(suggested<"layer2.body.0">() == "'layer2.body.1'?");  // 0 has a name instead
    CHECK(suggested<"outer.inned">() == "'outer.inner'?");
    CHECK(suggested<"extro">() == "'extra'?");
    CHECK(suggested<"head.2">() == "'head.0', 'head.1'?");
}

TEST_CASE("a path that lacks its beginning, has too much of it, or goes too deep is near") {
    CHECK(suggested<"conv1">() == "'layer1.0.conv1', 'layer1.1.conv1', 'layer2.body.conv1'?");
    CHECK(suggested<"module.layer1.0">() == "'layer1.0'?");
    CHECK(suggested<"layer1.0.conv1.weight">() == "'layer1.0.conv1'?");
    CHECK(suggested<"nothing of the kind">() == "");
}

}  // namespace nearest_test
