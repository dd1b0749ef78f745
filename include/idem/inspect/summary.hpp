/// summary<Net>(): a table of the network's layers, their paths, what they give and how many parameters they have.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/support/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace idem {
namespace detail {

struct SummaryRows final : Observer {
    std::vector<std::array<std::string, 4>> rows{{"path", "layer", "output", "parameters"}};
    std::ptrdiff_t total = 0;
    std::ptrdiff_t parameters = 0;  // of the layer that was entered last

    void enter(const Node& node) override {
        parameters = 0;
        if (!node.is_layer || !node.leaf->tied.empty()) return;
        for (const Parameter& parameter : node.leaf->parameters(node.in[0]))
            parameters += parameter.ignored ? 0 : parameter.extents.size();
    }
    void leave(const Node& node, const Streams& out) override {
        if (node.kind != Kind::leaf) return;
        Text type, shape;
        append_type_name(type, node.type);
        append_streams(shape, out);
        total += parameters;
        rows.push_back({std::string(path_text(*node.place.indexed).view()), std::string(type.view()),
                        std::string(shape.view()), std::to_string(parameters)});
    }
};

}  // namespace detail

/// One line a layer, columns aligned; the last line counts all parameters.
template <NetworkType Net>
std::string summary() {
    detail::SummaryRows table;
    detail::NetworkTraits<detail::definition_t<Net>>::walk(table);
    std::array<std::size_t, 4> widths{};
    for (const auto& row : table.rows)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    std::string text;
    for (const auto& row : table.rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const std::string blanks(widths[column] - row[column].size(), ' ');
            const bool number = column + 1 == row.size();
            text.append(number ? blanks : row[column]).append(number ? row[column] : blanks + "  ");
        }
        text.append("\n");
    }
    return text.append("parameters in all: ").append(std::to_string(table.total)).append("\n");
}

}  // namespace idem
