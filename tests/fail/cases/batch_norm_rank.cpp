// BatchNorm1d on an image.
// expect: idem E01: 'bn' is BatchNorm1d<16> and takes Shape<16> or Shape<C, L>
// expect: gives it Shape<16, 8, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<16, 8, 8>, Named<"bn", BatchNorm1d<16>>> {};
#else
struct Right : Network<Shape<16, 8, 8>, Named<"bn", BatchNorm2d<16>>> {};
#endif
