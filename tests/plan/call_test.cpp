/// model(x) on arrays that are shorter than the network's inputs: what `run` of that Length gives.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/compose.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/model.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>

namespace calling {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

// clang-format off

/// Ids, a mask of positions, one of pairs of them, and a stream that has none.
struct Encoder : Network<Inputs<Ids<7>, Side<"mask", Mask<7>>, Side<"pairs", Mask<7, 7>>, Side<"memory", Shape<5, 8>>>,
    Embedding<11, 8>,
    Residual<Named<"first", MultiheadAttention<8, 2, Masked<"mask">>>>,
    Residual<Named<"second", MultiheadAttention<8, 2, Masked<"pairs">>>>,
    Residual<Sequential<Fork<Identity, From<"memory">>, Named<"third", MultiheadAttention<8, 2, Cross>>>>,
    Fork<Linear<8, 3>, Select<0, -2>>> {};

/// Each position gives ten floats of one row.
struct Flat : Network<Shape<6, 4>, Linear<4, 10>, Flatten> {};

struct Image : Network<Shape<6, 4>, Linear<4, 3>, BatchNorm1d<6>> {};

// clang-format on

template <class T, std::size_t rank>
xt::xtensor<T, rank> array_of(const std::array<std::size_t, rank>& shape) {
    xt::xtensor<T, rank> x(shape);
    const Vector floats = derived_input("x", x.size());
    std::transform(floats.begin(), floats.end(), x.begin(), [](float value) {
        if constexpr (std::is_same_v<T, float>) return value;
        else if constexpr (std::is_same_v<T, bool>) return value > -0.2F;
        else return static_cast<T>((value + 1) * 5);
    });
    return x;
}

template <class T, std::size_t rank>
std::span<const T> span_of(const xt::xtensor<T, rank>& x) {
    return {x.data(), x.size()};
}

/// A slice of fewer rows than the network's eight.
template <int begin, int end>
Vector slice(const xt::xtensor<float, 3>& x) {
    const auto y = derived_model<Network<Shape<8, 2>, Slice<0, begin, end>>>()(x);
    return Vector(y.begin(), y.end());
}

template <class... X>
std::string refusal(const auto& model, const X&... x) {
    return message_of<ShapeError>([&] { model(x...); });
}

TEST_CASE("shorter arrays are a run of their length, in every stream that has positions") {
    const Model<Encoder> model = derived_model<Encoder>();
    const auto memory = array_of<float, 3>({2, 5, 8});
    for (std::size_t length = 2; length <= 7; ++length) {
        INFO("length " << length);
        const auto ids = array_of<std::int64_t, 2>({2, length});
        const auto mask = array_of<bool, 2>({2, length});
        const auto pairs = array_of<bool, 3>({2, length, length});
        const auto [rows, row] = model(ids, mask, pairs, memory);
        CHECK(rows.shape() == (std::array<std::size_t, 3>{2, length, 3}));
        CHECK(row.shape() == (std::array<std::size_t, 2>{2, 8}));

        Workspace<Encoder> workspace{2};
        Vector wanted_rows(2 * length * 3), wanted_row(2 * 8);
        REQUIRE(model.run(span_of(ids), span_of(mask), span_of(pairs), span_of(memory), std::span<float>(wanted_rows),
                          std::span<float>(wanted_row), workspace,
                          Length{static_cast<int>(length)}) == Status::ok);
        CHECK(naive::same({rows.data(), rows.size()}, wanted_rows));
        CHECK(naive::same({row.data(), row.size()}, wanted_row));
    }
}

TEST_CASE("a slice counts from the first or the last of the positions that there are") {
    const auto x = array_of<float, 3>({1, 7, 2});
    const auto rows = [&](std::size_t begin, std::size_t end) {
        return span_of(x).subspan(2 * begin, 2 * (end - begin));
    };
    CHECK(naive::same(slice<1, 3>(x), rows(1, 3)));
    CHECK(naive::same(slice<-3, -1>(x), rows(4, 6)));
    CHECK(naive::same(slice<-2, 8>(x), rows(5, 7)));
}

TEST_CASE("AnyModel takes a Length too") {
    const Model<Flat> model = derived_model<Flat>();
    const AnyModel any(model);
    const auto x = array_of<float, 3>({2, 4, 4});
    Workspace<Flat> workspace{2};
    AnyModel::Workspace any_workspace = any.make_workspace(2);
    Vector wanted(80), y(80);
    REQUIRE(model.run(span_of(x), std::span<float>(wanted), workspace, Length{4}) == Status::ok);
    const auto run = [&](Length length) {
        return any.run(span_of(x), std::span<float>(y), any_workspace, executor::OpenMP{1}, length);
    };
    REQUIRE(run(Length{4}) == Status::ok);
    CHECK(naive::same(y, wanted));
    CHECK(run(Length{0}) == Status::length);
    CHECK(run(Length{-1}) == Status::length);
    CHECK(run(AnyModel::all_positions) == Status::input_size);
}

TEST_CASE("a position may give several extents of an output") {
    const Model<Flat> model = derived_model<Flat>();
    const auto x = array_of<float, 3>({2, 4, 4});
    const auto y = model(x);
    CHECK(y.shape() == (std::array<std::size_t, 2>{2, 40}));
    Workspace<Flat> workspace{2};
    Vector wanted(80);
    REQUIRE(model.run(span_of(x), std::span<float>(wanted), workspace, Length{4}) == Status::ok);
    CHECK(naive::same({y.data(), y.size()}, wanted));
}

TEST_CASE("arrays that disagree on their length, or have none of the network's, are named") {
    const Model<Encoder> model = derived_model<Encoder>();
    const auto ids = array_of<std::int64_t, 2>({2, 5});
    const auto mask = array_of<bool, 2>({2, 5});
    const auto pairs = array_of<bool, 3>({2, 5, 5});
    const auto memory = array_of<float, 3>({2, 5, 8});
    CHECK(refusal(model, ids, mask, pairs, memory).empty());
    CHECK(refusal(model, ids, array_of<bool, 2>({2, 4}), pairs, memory) ==
          "input 0 has 5 positions, but input 1 has 4 positions");
    CHECK(refusal(model, ids, mask, array_of<bool, 3>({2, 7, 7}), memory) ==
          "input 0 has 5 positions, but input 2 has 7 positions");
    CHECK(refusal(model, ids, mask, array_of<bool, 3>({2, 5, 4}), memory) ==
          "input 2 is (2, 5, 4), but the network takes (batch, 2 to 7, 2 to 7)");
    CHECK(refusal(model, ids, mask, pairs, array_of<float, 3>({2, 4, 8})) ==
          "input 3 is (2, 4, 8), but the network takes (batch, 5, 8)");
    CHECK(refusal(model, array_of<std::int64_t, 2>({2, 8}), mask, pairs, memory) ==
          "input 0 is (2, 8), but the network takes (batch, 2 to 7)");
    CHECK(refusal(model, array_of<std::int64_t, 2>({2, 1}), mask, pairs, memory) ==
          "input 0 is (2, 1), but the network takes (batch, 2 to 7)");
    CHECK_FALSE(refusal(model, array_of<std::int64_t, 2>({3, 5}), mask, pairs, memory).empty());
}

TEST_CASE("arrays must be whole where the network has one length") {
    const Model<Image> model = derived_model<Image>();
    CHECK(refusal(model, array_of<float, 3>({2, 6, 4})).empty());
    CHECK(refusal(model, array_of<float, 3>({2, 4, 4})) ==
          "input 0 is (2, 4, 4), but the network takes (batch, 6, 4)");
}

}  // namespace calling
