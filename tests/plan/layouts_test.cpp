/// Parts of a stream in the layout that it has: no copy changes that in between.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/steps.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cstddef>

namespace layouts {
namespace {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

template <class Net>
constexpr std::size_t transpositions_v =
    test::count_of<Net>(detail::Computation::transpose) + test::count_of<Net>(detail::Computation::permute);
template <class Net>
constexpr std::size_t copies_v =
    test::count_of<Net>(detail::Computation::take_slice) + test::count_of<Net>(detail::Computation::copy_slice);

template <class... L>
using Signal = Network<Shape<5, 9>, Conv1d<5, 6, Kernel<3>>, L..., Conv1d<6, 2, Kernel<1>>>;
static_assert(transpositions_v<Signal<>> == 2, "at both ends");
static_assert(transpositions_v<Signal<Concat<Axis<0>, Slice<0, 0, 3>, Sequential<Slice<0, 3, 6>, Tanh>>>> == 2);
static_assert(transpositions_v<Signal<BasicSoftmax<Axis<0>>, Slice<1, 1, 6>>> == 2);
static_assert(transpositions_v<Network<Shape<5, 9>, Conv1d<5, 6, Kernel<3>>, Select<1, -1>>> == 1);

using Gate = Mul<Sequential<Slice<0, 0, 3>, Tanh>, Sequential<Slice<0, -3, 6>, Sigmoid>>;
static_assert(copies_v<Signal<Gate, Conv1d<3, 6, Kernel<1>>>> == 0, "parts are read where they are");
static_assert(copies_v<Signal<Slice<0, 0, 5>, Slice<0, 1, 4>, Conv1d<3, 6, Kernel<1>>>> == 0, "and parts of parts");
static_assert(copies_v<Signal<Slice<0, 0, 3>, BasicSoftmax<Axis<0>>, Conv1d<3, 6, Kernel<1>>>> == 1,
              "what reads it does not know of gaps");
static_assert(copies_v<Network<Shape<9, 6>, Linear<6, 8>, Slice<1, 2, 5>>> == 1, "the caller's span has no gaps");

using Rows = Network<Shape<7, 6>, Linear<6, 5>, Permute<1, 0>, Conv1d<5, 4, Kernel<3>>, Permute<1, 0>, Linear<4, 3>>;
static_assert(transpositions_v<Rows> == 0, "rows of channels are channels last");
using Image = Network<Shape<7, 6, 5>, Permute<2, 0, 1>, Conv2d<5, 4, Kernel<1>>, Permute<1, 2, 0>>;
static_assert(transpositions_v<Image> == 0);

template <class In, class Conv, class... L>
void check() {
    using Whole = Network<In, Named<"conv", Conv>, L...>;
    using First = Network<In, Named<"conv", Conv>>;
    using Rest = Network<typename First::output, L...>;
    const Vector x = derived_input("x", In::size);
    const Vector between = naive::run(derived_model<First>(), x);
    CHECK(naive::close(naive::run(derived_model<Whole>(), x), naive::run(derived_model<Rest>(), between)));
}
template <class... L>
void check_signal() {
    check<Shape<3, 7>, Conv1d<3, 8, Kernel<1>>, L...>();
}
template <class... L>
void check_image() {
    check<Shape<3, 6, 7>, Conv2d<3, 8, Kernel<1>>, L...>();
}

}  // namespace

TEST_CASE("parts of channels last are those of PyTorch's order") {
    check_signal<Slice<0, 2, 5>>();
    check_signal<Slice<1, 2, -1>>();
    check_signal<Select<0, 3>>();
    check_signal<Select<1, -2>>();
    check_signal<BasicSoftmax<Axis<0>>>();
    check_signal<BasicSoftmax<Axis<1>>>();
    check_signal<Concat<Axis<0>, Slice<0, 0, 1>, Identity, Tanh>>();
    check_signal<Concat<Axis<1>, Slice<1, 0, 1>, Identity>>();
    check_signal<Permute<1, 0>, Slice<0, 1, 3>>();
    check_signal<Mul<Sequential<Slice<0, 0, 4>, Tanh>, Sequential<Slice<0, -4, 8>, Sigmoid>>>();
    check_signal<Slice<0, 1, 7>, Slice<0, 2, 5>, Concat<Axis<0>, Sequential<Slice<0, 0, 2>, Tanh>, Slice<0, 1, 3>>>();
    check_signal<Slice<0, 1, 7>, Named<"last", Conv1d<6, 5, Kernel<3>, Padding<1>>>, Slice<0, 0, 2>>();
    check_signal<Add<Slice<0, 0, 4>, Slice<0, 2, 6>>, ReLU, Slice<0, 1, 2>, Tanh>();
    check_signal<Tap<"all">, Slice<0, 0, 4>, Named<"last", Conv1d<4, 8, Kernel<1>>>, Add<Identity, From<"all">>>();
    check_signal<Optional<"part", Sequential<Concat<Axis<0>, Slice<0, 4, 8>, Slice<0, 0, 4>>, Tanh>>, Slice<0, 3, 6>,
                 ReLU>();
    check_image<Slice<0, 2, 5>>();
    check_image<Slice<1, 2, 5>>();
    check_image<Slice<-1, -3, -1>>();
    check_image<Select<0, 7>>();
    check_image<Select<1, 0>>();
    check_image<Select<2, -1>>();
    check_image<Select<2, 1>, Slice<0, 3, 8>>();
    check_image<BasicSoftmax<Axis<0>>>();
    check_image<BasicSoftmax<Axis<1>>>();
    check_image<BasicSoftmax<Axis<2>>>();
    check_image<Concat<Axis<0>, Slice<0, 0, 1>, Identity>>();
    check_image<Concat<Axis<1>, Slice<1, 0, 1>, Identity>>();
    check_image<Concat<Axis<2>, Identity, Slice<2, 4, 7>>>();
    check_image<Permute<1, 2, 0>>();
    check_image<Permute<2, 0, 1>>();
    check_image<Permute<2, 0, 1>, Permute<1, 2, 0>>();
    check_image<Permute<1, 2, 0>, Permute<2, 0, 1>, Named<"last", Conv2d<8, 3, Kernel<3>>>>();
}

}  // namespace layouts
