// A normalisation of another number of channels.
// expect: idem E01: 'bn' is BatchNorm2d<32> and takes Shape<32, 8, 8>
// expect: gives it Shape<16, 8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<16, 8, 8>, Named<"bn", BatchNorm2d<32>>> {};
#else
struct Right : Network<Shape<16, 8, 8>, Named<"bn", BatchNorm2d<16>>> {};
#endif
