/// How axes come into another order, which may cost nothing.
#pragma once

#include <idem/layer/slice.hpp>
#include <idem/plan/lower.hpp>

namespace idem::detail {

/// Channels last are rows of channels already.
template <int... axes>
struct LowerAs<Permute<axes...>> {
    using Layer = Permute<axes...>;

    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        Graph& graph = lowering.graph;
        const Value from = graph.value(in[0]);
        const int y = Layer::rotates && from.layout == kernel::Layout::channels_last
                          ? graph.view(in[0], Layer::output(from.extents), kernel::Layout::rows)
                          : lower_layer<Layer>(graph, in[0], base);
        return finish(graph, y, outside);
    }
};

}  // namespace idem::detail
