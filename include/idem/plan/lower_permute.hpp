/// How axes come into another order, which may cost nothing.
#pragma once

#include <idem/layer/slice.hpp>
#include <idem/plan/lower.hpp>

namespace idem::detail {

/// Channels last are rows of channels already, and rows are channels last.
template <int... axes>
struct LowerAs<Permute<axes...>> {
    using Layer = Permute<axes...>;

    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        Graph& graph = lowering.graph;
        const Value from = graph.value(in[0]);
        const Extents out = Layer::output(from.extents);
        int y = none;
        if (from.layout == kernel::Layout::channels_last && Layer::rotates(-1))
            y = graph.view(in[0], out, kernel::Layout::rows);
        else if (from.layout == kernel::Layout::rows && Layer::rotates(1))
            y = graph.view(in[0], out, kernel::Layout::channels_last);
        else y = lower_layer<Layer>(graph, in[0], base);
        return finish(graph, y, outside);
    }
};

}  // namespace idem::detail
