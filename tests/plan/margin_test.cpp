/// Zeros around what a convolution reads.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cstddef>

namespace margins {
namespace {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

// clang-format off
template <class... L> using Wide = Network<Shape<16, 9, 10>, L...>;
using WideConv = Named<"conv", Conv2d<16, 20, Kernel<3>, Bias<false>>>;
struct Inside : Wide<ZeroPad2d<1, 2, 3, 0>, WideConv, Named<"bn", BatchNorm2d<20>>, ReLU> {};
struct InsideTwice : Wide<ZeroPad2d<1, 0, 1, 0>, ZeroPad2d<0, 2, 2, 0>, WideConv, Named<"bn", BatchNorm2d<20>>, ReLU> {};
struct Around : Network<Shape<16, 12, 13>, WideConv, Named<"bn", BatchNorm2d<20>>, ReLU> {};
struct AroundItself : Wide<ZeroPad2d<1, 2, 3, 0>> {};

/// What is inside is read by a convolution, and the margin by another layer.
struct BothRead : Network<Shape<4, 9>,
    ZeroPad1d<2, 1>, Concat<Axis<0>, Named<"conv", Conv1d<4, 5, Kernel<3>, Padding<1>>>, Identity>> {};
struct Up : Network<Shape<4, 9>, ZeroPad1d<2, 1>, Named<"up", ConvTranspose1d<4, 5, Kernel<3>, Stride<2>>>> {};
struct UpAround : Network<Shape<4, 12>, Named<"up", ConvTranspose1d<4, 5, Kernel<3>, Stride<2>>>> {};
struct ConvAround : Network<Shape<4, 12>, Named<"conv", Conv1d<4, 5, Kernel<3>, Padding<1>>>> {};
struct Margin : Network<Shape<4, 9>, ZeroPad1d<2, 1>> {};
struct FirstInside : Network<Shape<3, 8, 10>, ZeroPad2d<0, 1, 0, 1>, Conv2d<3, 8, Kernel<3>, Stride<2>>> {};
// clang-format on

template <class Net>
constexpr std::size_t steps_of = detail::program_t<Net>::plan.step.size();
static_assert(steps_of<Inside> == steps_of<Around> && steps_of<InsideTwice> == steps_of<Around>);
static_assert(steps_of<FirstInside> == 2, "a first convolution still reads PyTorch's order");

}  // namespace

TEST_CASE("zeros around what a convolution reads are padding of its own") {
    const Vector x = derived_input("x", Inside::input::size);
    const Vector around = naive::run(derived_model<AroundItself>(), x);
    const Vector expected = naive::run(derived_model<Around>(), around);
    CHECK(naive::close(naive::run(derived_model<Inside>(), x), expected));
    CHECK(naive::close(naive::run(derived_model<InsideTwice>(), x), expected));

    const Vector rows = derived_input("x", Margin::input::size);
    const Vector margin = naive::run(derived_model<Margin>(), rows);
    CHECK(naive::close(naive::run(derived_model<BothRead>(), rows),
                       naive::concatenated(naive::run(derived_model<ConvAround>(), margin), margin)));
    CHECK(naive::close(naive::run(derived_model<Up>(), rows), naive::run(derived_model<UpAround>(), margin)));
}

}  // namespace margins
