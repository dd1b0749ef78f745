/// LSTM<In, H> and GRU<In, H>: (T, In) to (T, H), the units after each of the T rows, which begin as zeros; (T, 2 H) if
/// Bidirectional. PyTorch gives the last units besides: of a layer that runs forwards they are the last
/// row, Select<0, -1>.
///
/// Model::extend goes on with a sequence, from one row to the next as from one block of rows to the next.
///
/// Gates are off by at most 1.2e-7 of 1. So outputs behind gates that are nearly shut, of about 1e-5 and less, are exact to
/// some 1e-7, not to as many digits as PyTorch's.
/// Sources: kernel/recurrent.hpp; torch.nn.LSTM, torch.nn.GRU with batch_first=True.
#pragma once

#include <idem/compose/branches.hpp>
#include <idem/compose/here.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/kernel/cell.hpp>
#include <idem/layer/recurrent_pass.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace idem {
namespace detail {

/// A Concat of both directions that speaks for the whole.
template <class Whole, class Forwards, class Backwards>
struct BothWays {
    using definition = BothWays;
};
template <class Whole, class... B>
struct Structure<BothWays<Whole, B...>> : BranchStructure<Concat, B...> {};
template <class Whole, class... B>
struct Tracer<BothWays<Whole, B...>> {
    static constexpr void trace(Flow& flow, const Place& place, std::string_view) {
        Tracer<Concat<B...>>::trace(flow, place, raw_type_name<Whole>());
    }
};

template <class Whole, class Cell, int In, int H, class... O>
struct RecurrentLayers {
    using Numbers = RecurrentNumbers<Cell, In, H, O...>;
    static constexpr int directions = Numbers::both_ways && H <= Extents::max_extent / 2 ? 2 : 1;
    static constexpr int layers = Numbers::layers < 1 ? 1 : Numbers::layers;

    template <int layer, bool backwards>
    using pass = Here<RecurrentPass<Whole, Cell, Numbers, layer == 0 ? In : directions * H, H, layer, backwards>>;
    template <int layer>
    using layer_t =
        std::conditional_t<Numbers::both_ways, Here<BothWays<Whole, pass<layer, false>, pass<layer, true>>>,
                           pass<layer, false>>;
    template <int... layer>
    static Sequential<layer_t<layer>...> stacked(std::integer_sequence<int, layer...>);

    using type = decltype(stacked(std::make_integer_sequence<int, layers>{}));
};

}  // namespace detail

/// Options: NumLayers<1>, Bias<false>, Bidirectional.
template <int In, int H, class... Options>
struct LSTM : detail::RecurrentLayers<LSTM<In, H, Options...>, kernel::Lstm, In, H, Options...>::type {};

/// Options: NumLayers<1>, Bias<false>, Bidirectional.
template <int In, int H, class... Options>
struct GRU : detail::RecurrentLayers<GRU<In, H, Options...>, kernel::Gru, In, H, Options...>::type {};

}  // namespace idem
