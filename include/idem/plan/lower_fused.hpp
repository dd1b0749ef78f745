/// How what was joined becomes one step: a product with a normalisation and an activation behind it.
#pragma once

#include <idem/plan/lower.hpp>
#include <idem/rewrite/fuse.hpp>

namespace idem::detail {

/// Folds the normalisation that follows into a product's packing, if its channels are the product's outputs: a Linear
/// on (T, C) or (C, H, W) is followed by one along the first axis, and gives the last.
template <class Normalise>
constexpr bool fold(Step& step, const Operation& product, const Extents& out, int base) {
    if (out.rank != 1 && product.output != kernel::Layout::channels_last) return false;
    step.recipe.normalisation = recipe_of(Normalise::operation(out), base).normalisation;
    return true;
}

template <class... Parts>
inline constexpr int parameters_in_v<Fused<Parts...>> = sum_of_parameters_v<Parts...>;

/// A product with a normalisation behind it.
template <class L, class Normalise>
constexpr Values lower_normalised(Lowering& lowering, int x, int base, const Outside& outside) {
    Graph& graph = lowering.graph;
    const Extents in = graph.value(x).extents, out = L::output(in);
    const int normalise = base + parameter_count_v<L>;
    if constexpr (interleaves<L>()) {
        return lower_interleaved<L>(graph, x, base, outside,
                                    recipe_of(Normalise::operation(out), normalise).normalisation);
    } else {
        Operation operation = L::operation(in);
        int from = x;
        Step step = product_step<L>(graph, from, operation, base);
        if (fold<Normalise>(step, operation, out, normalise))
            return add_operation(graph, operation, out, step, from, outside);
        const int product = lower_layer<L>(graph, x, base);
        return detail::lower<Normalise>(lowering, product, normalise, outside);
    }
}

/// The outside reaches the epilogue only where the step has no activation of its own.
template <class L>
struct LowerAs<Fused<L>> : LowerAs<L> {};
template <class L, class Last>
struct LowerAs<Fused<L, Last>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        if constexpr (role_v<Last> == Role::normalisation)
            return lower_normalised<L, Last>(lowering, in[0], base, outside);
        else {
            const Values y = detail::lower<L>(lowering, in, base, {.applied = applied_by_v<Last>});
            return finish(lowering.graph, y[0], outside);
        }
    }
};
template <class L, class Normalise, class Last>
struct LowerAs<Fused<L, Normalise, Last>> {
    static constexpr Values lower(Lowering& lowering, const Values& in, int base, const Outside& outside) {
        const Values y = lower_normalised<L, Normalise>(lowering, in[0], base, {.applied = applied_by_v<Last>});
        return finish(lowering.graph, y[0], outside);
    }
};

}  // namespace idem::detail
