// A negative Eps.
// expect: idem E38: 'bn' (BatchNorm1d<8, Eps<
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"bn", BatchNorm1d<8, Eps<-1e-5>>>> {};
#else
struct Right : Network<Shape<8>, Named<"bn", BatchNorm1d<8, Eps<1e-5>>>> {};
#endif
