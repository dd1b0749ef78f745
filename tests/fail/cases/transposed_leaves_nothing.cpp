// A Padding that leaves nothing of a transposed convolution's output.
// expect: idem E01: 'layer' is ConvTranspose1d<8, 4, Kernel<2>, Padding<2>> and takes a larger input: its padding leaves nothing of what it gives for this one
// expect: gives it Shape<8, 3>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8, 3>, Named<"layer", ConvTranspose1d<8, 4, Kernel<2>, Padding<2>>>> {};
#else
struct Right : Network<Shape<8, 3>, Named<"layer", ConvTranspose1d<8, 4, Kernel<2>, Padding<1>>>> {};
#endif
