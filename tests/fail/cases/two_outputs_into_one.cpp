// Two outputs into a layer that takes one.
// expect: idem E04: 'fc' is Linear<8, 4> and takes one input
// expect: gives it 2 streams, Shape<8> and Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Fork<Identity, ReLU>, Named<"fc", Linear<8, 4>>> {};
#else
struct Right : Network<Shape<8>, Fork<Identity, ReLU>, PassThrough<1>, Named<"fc", Linear<8, 4>>> {};
#endif
