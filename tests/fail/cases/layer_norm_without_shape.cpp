// A LayerNorm of options alone.
// expect: idem E38: 'ln' (BasicLayerNorm<Bias<false>>) has no Shape<...> in front of its options
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"ln", BasicLayerNorm<Bias<false>>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", BasicLayerNorm<Shape<8>, Bias<false>>>> {};
#endif
