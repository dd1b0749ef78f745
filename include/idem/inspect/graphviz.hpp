/// graphviz<Net>(): the plan of a network as a picture, in the language of Graphviz: what runs, step by step, what
/// flows from one to the next, and where in the arena it lies.
///
///     std::ofstream("net.dot") << graphviz<Net>();          // dot -Tsvg net.dot -o net.svg
///
/// Normalisations and activations that are part of a product's step are not drawn. A dashed arrow is a second stream,
/// such as a residual. Layouts change where a step is a transpose.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/graph_of.hpp>
#include <idem/rewrite/normal_form.hpp>
#include <idem/support/text.hpp>

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace idem {
namespace detail {

inline constexpr std::string_view computation_names[] = {
    "nothing",       "linear",     "convolution", "first convolution", "max pool",        "average pool",
    "adaptive pool", "map",        "add",         "multiply",          "scale shift",     "prelu",
    "group norm",    "pad",   "interleave",  "nearest upsample",  "linear upsample", "softmax",
    "log softmax",   "layer norm", "rms norm",    "embedding",         "positions",       "expand",
    "attention",     "lstm",       "gru",         "transpose",         "permute",         "copy",
    "copy slice",    "take slice", "own layer"};
static_assert(std::size(computation_names) == static_cast<std::size_t>(Computation::own) + 1);

class Drawing {
  public:
    explicit Drawing(const Graph& graph) : graph_(graph) {}

    std::string text(std::string_view name) {
        text_.append("digraph \"").append(name).append("\" {\n  node [shape=box];\n");
        for (const Storage& storage : graph_.storages) draw_stream(storage);
        for (std::size_t i = 0; i < graph_.steps.size(); ++i) draw_step(i);
        return text_.append("}\n");
    }

  private:
    void draw_stream(const Storage& storage) {
        const auto draw = [&](const char* kind, int number) {
            const std::string label = kind + std::to_string(number);
            text_.append("  ").append(label).append(" [shape=ellipse, label=\"").append(kind).append(" ");
            text_.append(std::to_string(number)).append("\\n").append(std::to_string(storage.floats)).append("\"];\n");
        };
        if (storage.input != none) draw("input", storage.input);
        if (storage.output != none) draw("output", storage.output);
    }

    void draw_step(std::size_t number) {
        const Step& step = graph_.steps[number];
        const kernel::Geometry& g = step.geometry;
        const std::string here = "step" + std::to_string(number);
        text_.append("  ").append(here).append(" [label=\"");
        text_.append(computation_names[static_cast<std::size_t>(step.computation)]);
        if (g.vertical.kernel * g.horizontal.kernel > 1)
            text_.append(" ").append(pair(g.vertical.kernel, g.horizontal.kernel));
        if (g.vertical.stride * g.horizontal.stride > 1)
            text_.append(", stride ").append(pair(g.vertical.stride, g.horizontal.stride));
        text_.append("\\n").append(std::to_string(graph_.storage(step.output).floats)).append(place(step.output));
        text_.append("\"];\n");
        draw_arrows(step.input, number, "");
        for (const int storage : {step.operand, step.others[0], step.others[1]})
            draw_arrows(storage, number, " [style=dashed]");
        const Storage& block = graph_.storage(graph_.block(step.output));
        if (block.output != none) text_.append("  " + here + " -> output" + std::to_string(block.output) + ";\n");
    }

    /// From all that has written what a step reads: parts of a block are written by different steps.
    void draw_arrows(int storage, std::size_t reader, const char* style) {
        if (storage == none) return;
        const int block = graph_.block(storage), input = graph_.storage(block).input;
        const auto draw = [&](const std::string& from) {
            text_.append("  " + from + " -> step" + std::to_string(reader) + style + ";\n");
        };
        if (input != none) draw("input" + std::to_string(input));
        for (std::size_t i = 0; i < reader; ++i) {
            const int written = graph_.steps[i].output;
            const bool whole = storage == block || written == block;
            if (graph_.block(written) == block && (whole || written == storage)) draw("step" + std::to_string(i));
        }
    }

    static std::string pair(int vertical, int horizontal) {
        return std::to_string(vertical) + "x" + std::to_string(horizontal);
    }
    /// Where in the arena.
    std::string place(int storage) const {
        const Storage& block = graph_.storage(graph_.block(storage));
        return block.input == none && block.output == none ? " at " + std::to_string(block.offset) : std::string();
    }

    const Graph& graph_;
    std::string text_{};
};

}  // namespace detail

/// Numbers are floats of one sample; "at" is where they begin in the arena.
template <NetworkType Net>
std::string graphviz() {
    using Input = typename detail::NetworkTraits<detail::definition_t<Net>>::input;
    const detail::Graph graph = detail::GraphOf<normal_form_t<Net>, detail::InputsOf<Input>::list>::placed.graph();
    Text name;
    detail::append_type_name(name, detail::raw_type_name<Net>());
    return detail::Drawing(graph).text(name.view());
}

}  // namespace idem
