/// What a network's plan consists of.
#pragma once

#include <idem/plan/graph_of.hpp>

#include <cstddef>

namespace idem::test {

/// How many steps of a computation a network has.
template <class Net>
constexpr std::size_t count_of(detail::Computation computation) {
    using Input = typename Net::input;
    const detail::Graph graph = detail::GraphOf<normal_form_t<Net>, detail::inputs_v<Input>>::placed.graph();
    std::size_t count = 0;
    for (const detail::Step& step : graph.steps) count += step.computation == computation ? 1 : 0;
    return count;
}

}  // namespace idem::test
