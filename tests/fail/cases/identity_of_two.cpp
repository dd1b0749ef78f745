// Identity in the place of a layer with two inputs.
// expect: idem E05: 'fc' is Identity and takes one input, but the network's input gives it 2 streams, Shape<8> and Shape<4>
// expect: PassThrough<0> forwards the first
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Shape<4>>, Named<"fc", Identity>> {};
#else
struct Right : Network<Inputs<Shape<8>, Shape<4>>, Named<"fc", PassThrough<0>>> {};
#endif
