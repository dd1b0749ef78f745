// A causal Linear.
// expect: idem E20: 'fc' (Linear<8, 4, Causal>) does not take the option Causal; it takes Bias, Transposed
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"fc", Linear<8, 4, Causal>>> {};
#else
struct Right : Network<Shape<10, 8>, Named<"fc", Linear<8, 4, Transposed>>> {};
#endif
