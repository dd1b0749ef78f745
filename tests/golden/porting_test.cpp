/// What docs/porting.md says of functions that are no modules.
#include "check.hpp"

#include <idem/compose.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("functions between modules are what the table of porting.md says") {
    check<Network<Shape<6, 5>, Named<"lstm", LSTM<5, 7, Bidirectional>>,
                  Concat<Sequential<Select<0, -1>, Slice<0, 0, 7>>, Sequential<Select<0, 0>, Slice<0, 7, 14>>>>>(
        layers, "porting_last_units");
    check<Network<Shape<8, 6>, Mul<Slice<0, 0, 4>, Sequential<Slice<0, 4, 8>, Sigmoid>>>>(layers, "porting_glu");
    check<Network<Shape<5, 12>, ZeroPad1d<6, 0>, Named<"conv", Conv1d<5, 7, Kernel<4>, Dilation<2>>>>>(layers,
                                                                                                  "porting_chomp");
    check<Network<Shape<6, 9>, Permute<1, 0>, AdaptiveAvgPool1d<1>, Flatten>>(layers, "porting_mean_of_rows");
    check<Network<Shape<9, 6>, MaxPool1d<Kernel<6>>, Flatten>>(layers, "porting_largest");
    check<Network<Shape<9, 6, 5>, MaxPool2d<Kernel<6, 5>>>>(layers, "porting_adaptive_max");
    check<Network<Shape<9, 6, 5>, Named<"norm", GroupNorm<9, 9>>>>(layers, "porting_instance_norm");
    check<Network<Shape<12, 4, 5>, Unflatten<0, Shape<3, 2, 2>>, Permute<0, 3, 1, 4, 2>, BasicFlatten<3, 4>,
                  BasicFlatten<1, 2>>>(layers, "porting_pixel_shuffle");
}
