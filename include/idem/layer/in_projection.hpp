/// The projections in front of a MultiheadAttention: query, key and value from one stream, from a query and a memory,
/// or from one stream each. Its parameters are the attention's own, under torch.nn.MultiheadAttention's names.
///
///     packed     in_proj_weight (3 D, D), in_proj_bias (3 D)
///     separate   q_proj_weight (D, D), k_proj_weight (D, KeyDim), v_proj_weight (D, ValueDim), in_proj_bias (3 D)
#pragma once

#include <idem/layer/attention.hpp>
#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>

namespace idem::detail {

template <int D, int Heads, class... O>
struct InProjection {
    using Options = OptionSet<O...>;
    static constexpr Role role = Role::other;
    static constexpr Computation computation = Computation::linear;
    static constexpr int width = D;
    static constexpr bool has_room = D <= Extents::max_extent / 3;
    static constexpr int packed = has_room ? 3 * D : Extents::max_extent;  // query, key and value side by side
    static constexpr bool crosses = Options::has(Option::cross);
    static constexpr int key_dim = Options::pair(Option::key_dim, D, D).vertical;
    static constexpr int value_dim = Options::pair(Option::value_dim, D, D).vertical;
    static constexpr bool separate = key_dim != D || value_dim != D;
    static constexpr bool has_bias = Options::flag(Option::bias, true);

    static constexpr Flaw flaw() {
        if (D < 1) return {diagnostic::Code::option_out_of_range, "D", {D, 1}};
        if (!has_room) return packed_flaw();
        if (Heads < 1) return {diagnostic::Code::option_out_of_range, "Heads", {Heads, 1}};
        if (D % Heads != 0) return heads_flaw(Heads, D);
        const Flaw flaw = Options::flaw({Option::cross, Option::key_dim, Option::value_dim, Option::bias,
                                         Option::causal, Option::masked, Option::scale});
        if (flaw.code == diagnostic::Code::none && separate && !crosses)
            return {diagnostic::Code::beyond_range, "a KeyDim or ValueDim, but no Cross", {}};
        return flaw;
    }
    static constexpr ParameterList parameters(const Extents&) {
        ParameterList list;
        if (separate) {
            list.append({"q_proj_weight", {D, D}});
            list.append({"k_proj_weight", {D, key_dim}});
            list.append({"v_proj_weight", {D, value_dim}});
        } else {
            list.append({"in_proj_weight", {packed, D}});
        }
        if (has_bias) list.append({"in_proj_bias", {packed}});
        return list;
    }
    static constexpr Extents output(Extents in) {
        in.set(-1, packed);
        return in;
    }
    static constexpr Operation operation(const Extents&) { return {}; }

    static constexpr Flaw packed_flaw() {
        return {diagnostic::Code::parameter_extents, separate ? "in_proj_bias" : "in_proj_weight",
                {static_cast<int>(Excess::extent)}};
    }

    /// Columns of what part 0, 1 or 2 (query, key, value) is projected from.
    static constexpr int columns(int part) { return part == 0 ? D : part == 1 ? key_dim : value_dim; }
    /// Which of `count` streams a part is projected from.
    static constexpr int source(int part, int count) { return part < count ? part : count - 1; }

    static constexpr bool fits(const Extents* in, int count) {
        const bool number = crosses ? count == 2 || count == 3 : count == 1;
        for (int part = 0; number && part < 3; ++part) {
            const Extents& from = in[source(part, count)];
            if (from.rank != 2 || from.numbers != Numbers::real || from[1] != columns(part)) return false;
        }
        return number && (count < 3 || in[1][0] == in[2][0]);
    }
    static constexpr void takes(Text& text, const Extents& in) {
        if (in.rank == 2) append_shape(text, {in[0], D});
        else text.append("Shape<T, ").append(D).append(">");
        if (!crosses) return;
        if (key_dim == value_dim) text.append(" beside a memory, Shape<S, ").append(key_dim).append(">, or");
        text.append(" beside keys, Shape<S, ").append(key_dim).append(">, and values, Shape<S, ");
        text.append(value_dim).append(">");
    }
};

}  // namespace idem::detail
