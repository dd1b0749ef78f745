// A mask for a LayerNorm.
// expect: idem E20: 'ln' (BasicLayerNorm<Shape<8>, Masked<"mask">>) does not take the option Masked; it takes Bias, Affine, Eps
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"ln", BasicLayerNorm<Shape<8>, Masked<"mask">>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"ln", BasicLayerNorm<Shape<8>, Bias<false>>>> {};
#endif
