/// One layer of an LSTM or a GRU, in one direction: (T, In) to (T, H). Its parameters are the whole's own, under
/// torch.nn's names, where l is the layer's number:
///
///     weight_ih_l0 (gates H, In), weight_hh_l0 (gates H, H), bias_ih_l0 (gates H), bias_hh_l0 (gates H)
///
/// and the same with _reverse behind them, backwards.
#pragma once

#include <idem/kernel/cell.hpp>
#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

#include <concepts>

namespace idem::detail {

/// "weight_ih_l0_reverse"
template <FixedString stem, int layer, bool backwards>
inline constexpr auto pass_name_v = [] {
    constexpr Text text = [] {
        Text name(stem.view());
        return name.append("_l").append(layer).append(backwards ? "_reverse" : "");
    }();
    return FixedString<text.size()>(text.view());
}();

/// What an LSTM or a GRU is written with.
template <class Cell, int In, int H, class... O>
struct RecurrentNumbers {
    using Options = OptionSet<O...>;
    static constexpr int layers = Options::pair(Option::num_layers, 1, 1).vertical;
    static constexpr bool both_ways = Options::has(Option::bidirectional);
    static constexpr bool has_bias = Options::flag(Option::bias, true);
    static constexpr bool has_room = H <= Extents::max_extent / Cell::gates;
    static constexpr int gates = has_room ? Cell::gates * H : Extents::max_extent;  // of all units

    static constexpr Flaw flaw() {
        using diagnostic::Code;
        if (In < 1) return {Code::option_out_of_range, "In", {In, 1}};
        if (H < 1) return {Code::option_out_of_range, "H", {H, 1}};
        if (!has_room) return {Code::parameter_extents, "weight_hh_l0", {static_cast<int>(Excess::extent)}};
        return Options::flaw({Option::num_layers, Option::bias, Option::bidirectional});
    }
};

/// Of `Whole`, as it is written: LSTM<In, H, ...>, or GRU. `In` is what this layer takes.
template <class Whole, class Cell, class Numbers, int In, int H, int layer, bool backwards>
struct RecurrentPass : Numbers {
    static constexpr Role role = Role::other;
    static constexpr Computation computation = std::same_as<Cell, kernel::Lstm> ? Computation::lstm : Computation::gru;

    static constexpr bool accepts(const Extents& in) { return in.rank == 2 && in[1] == In; }
    static constexpr void takes(Text& text, const Extents& in) {
        if (in.rank == 2) append_wanted(text, in, -1, In);
        else text.append("Shape<T, ").append(In).append(">");
    }
    static constexpr Extents output(Extents in) { return {in.rank == 0 ? 1 : in[0], H}; }
    static constexpr ParameterList parameters(const Extents&) {
        ParameterList list;
        list.append({pass_name_v<"weight_ih", layer, backwards>.view(), {Numbers::gates, In}});
        list.append({pass_name_v<"weight_hh", layer, backwards>.view(), {Numbers::gates, H}});
        if (Numbers::has_bias) {
            list.append({pass_name_v<"bias_ih", layer, backwards>.view(), {Numbers::gates}});
            list.append({pass_name_v<"bias_hh", layer, backwards>.view(), {Numbers::gates}});
        }
        return list;
    }
    static constexpr Operation operation(const Extents& in) {
        Operation operation;
        kernel::Geometry& g = operation.geometry;
        g.height = g.out_height = in[0];
        g.channels = In;
        g.out_channels = H;
        g.backwards = backwards;
        operation.weight = 0;
        operation.bias = Numbers::has_bias ? 2 : -1;
        return operation;
    }
};

/// It speaks for the whole.
template <class Whole, class Cell, class Numbers, int In, int H, int layer, bool backwards>
inline constexpr Leaf leaf_v<RecurrentPass<Whole, Cell, Numbers, In, H, layer, backwards>> = [] {
    using L = RecurrentPass<Whole, Cell, Numbers, In, H, layer, backwards>;
    return Leaf{raw_type_name<Whole>(), L::role, &accepts<L>, &L::output, &append_takes<L>, true, &parameters_of<L>,
                &flaw_of<L>, false, {}, true};
}();

}  // namespace idem::detail
