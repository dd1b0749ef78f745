// A LayerNorm with a negative Eps.
// expect: idem E38: 'ln' (BasicLayerNorm<Shape<8>, Eps<
// expect: has an Eps below 0
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"ln", BasicLayerNorm<Shape<8>, Eps<-1e-5>>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", BasicLayerNorm<Shape<8>, Eps<1e-5>>>> {};
#endif
