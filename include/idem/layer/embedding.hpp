/// Layers that give rows of a table which was learned.
///
///     Embedding<N, D>            (…) of ids to (…, D): row x of weight (N, D)
///     PositionEmbedding<N, D>    (T, …) of anything to (T, D): the first T rows of weight (N, D), T <= N
///     Learned<"name", Shape<…>>  anything to a Shape: a parameter of the module around it, with PyTorch's extent of 1
///                                for the batch, class_token (1, 1, D), pos_embedding (1, T, D), or with
///                                BatchAxis<false> without it, layer_scale (C, 1, 1)
///
/// An id below 0 or beyond N - 1 is reported by `run` before anything is computed.
/// Source: torch.nn.Embedding, torch.nn.Parameter.
#pragma once

#include <idem/layer/layer.hpp>
#include <idem/layer/operation.hpp>
#include <idem/layer/options.hpp>
#include <idem/shape/shape.hpp>
#include <idem/support/fixed_string.hpp>

#include <cstddef>
#include <initializer_list>

namespace idem {
namespace detail {

/// `rows` rows of `width`; of a table of `table_rows`, where ids say which.
constexpr Operation lookup(std::ptrdiff_t rows, std::ptrdiff_t width, int table_rows = 0) {
    Operation operation;
    operation.geometry.outer = rows;
    operation.geometry.axis = width;
    operation.geometry.table_rows = table_rows;
    operation.weight = 0;
    return operation;
}

constexpr Flaw table_flaw(int N, int D) {
    if (N < 1) return {diagnostic::Code::option_out_of_range, "N", {N, 1}};
    if (D < 1) return {diagnostic::Code::option_out_of_range, "D", {D, 1}};
    return {};
}

}  // namespace detail

template <int N, int D>
struct Embedding {
    static constexpr detail::Role role = detail::Role::lookup;
    static constexpr detail::Computation computation = detail::Computation::embedding;
    static constexpr Numbers numbers = Numbers::ids;

    static constexpr detail::Flaw flaw() { return detail::table_flaw(N, D); }
    static constexpr Extents output(Extents in) {
        in.append(D);
        in.numbers = Numbers::real;
        return in;
    }
    static constexpr detail::ParameterList parameters(const Extents&) { return {{"weight", {N, D}}}; }
    static constexpr detail::Operation operation(const Extents& in) { return detail::lookup(in.size(), D, N); }
};

template <int N, int D>
struct PositionEmbedding {
    static constexpr detail::Role role = detail::Role::lookup;
    static constexpr detail::Computation computation = detail::Computation::positions;
    static constexpr bool any_numbers = true;

    static constexpr detail::Flaw flaw() { return detail::table_flaw(N, D); }
    static constexpr bool accepts(const Extents& in) { return in.rank >= 1 && in[0] <= N; }
    static constexpr void takes(Text& text, const Extents&) {
        text.append("at most ").append(N).append(" positions along the first axis");
    }
    static constexpr Extents output(Extents in) { return {in[0], D}; }
    static constexpr detail::ParameterList parameters(const Extents&) { return {{"weight", {N, D}}}; }
    static constexpr detail::Operation operation(const Extents& in) {
        detail::Operation operation = detail::lookup(in[0], D);
        operation.on_positions = detail::OnPositions::looks_up;
        return operation;
    }
};

template <FixedString name, class S, class... Options>
struct Learned : detail::NoSuchLayer<"no Shape<...> behind its name"> {};
template <FixedString name, int... D, class... Options>
struct Learned<name, Shape<D...>, Options...> {
    static constexpr detail::Role role = detail::Role::lookup;
    static constexpr detail::Computation computation = detail::Computation::positions;
    static constexpr bool any_numbers = true;

    static constexpr detail::Flaw flaw() {
        if (const detail::Flaw flaw = detail::name_flaw(name.view()); flaw.code != diagnostic::Code::none) return flaw;
        const detail::Flaw options = detail::OptionSet<Options...>::flaw({detail::Option::batch_axis});
        if (options.code != diagnostic::Code::none) return options;
        if (sizeof...(D) >= Extents::max_rank)
            return {diagnostic::Code::parameter_extents, name.view(), {static_cast<int>(Excess::rank)}};
        for (int extent : std::initializer_list<int>{D...})
            if (extent < 1) return {diagnostic::Code::option_out_of_range, "an extent", {extent, 1}};
        return {};
    }
    static constexpr Extents output(Extents) { return {D...}; }
    static constexpr detail::ParameterList parameters(const Extents&) {
        if (detail::OptionSet<Options...>::flag(detail::Option::batch_axis, true)) return {{name.view(), {1, D...}}};
        return {{name.view(), {D...}}};
    }
    static constexpr detail::Operation operation(const Extents&) {
        constexpr Extents extents{D...};
        constexpr int rows = extents.rank < 2 ? 1 : extents[0];
        return detail::lookup(rows, extents.size() / rows);
    }
};

}  // namespace idem
