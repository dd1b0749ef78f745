/// Calls with arrays whose rank is known at run time.
#include "golden/derived_model.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

// As tests/tensor/xtensor_dynamic.cpp: no xt::xarray with clang 19 before xtensor 0.26.
#if !defined(__clang__) || __clang_major__ < 19 || __has_include(<xtensor/containers/xarray.hpp>)

#if __has_include(<xtensor/containers/xarray.hpp>)
#include <xtensor/containers/xarray.hpp>
#else
#include <xtensor/xarray.hpp>
#endif

#include <array>
#include <cstddef>
#include <cstdint>

using namespace idem;

namespace call_dynamic_test {
namespace {

struct Two : Network<Inputs<Ids<6>, Shape<6, 4>>, Add<Sequential<PassThrough<0>, Embedding<5, 4>>, PassThrough<1>>> {};

xt::xarray<std::int64_t> ids() { return xt::zeros<std::int64_t>({2, 6}); }

}  // namespace

TEST_CASE("an array of another rank is named, as one of other extents is") {
    const auto model = golden::derived_model<Two>();
    const auto refusal = [&](const xt::xarray<float>& x) { return message_of<ShapeError>([&] { model(ids(), x); }); };
    const xt::xarray<float> right = xt::zeros<float>({2, 6, 4});
    CHECK(model(ids(), right).shape() == (std::array<std::size_t, 3>{2, 6, 4}));
    CHECK(refusal(xt::zeros<float>({6, 4})) == "input 1 is (6, 4), but the network takes (batch, 1 to 6, 4)");
    CHECK(refusal(3.0F) == "input 1 is (), but the network takes (batch, 1 to 6, 4)");
}

}  // namespace call_dynamic_test

#endif
