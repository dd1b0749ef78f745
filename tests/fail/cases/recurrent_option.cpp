// An option that an LSTM does not have.
// expect: idem E20: 'lstm' (LSTM<13, 32, Causal>) does not take the option Causal; it takes NumLayers, Bias, Bidirectional
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 32, Causal>>> {};
#else
struct Right : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 32, Bidirectional>>> {};
#endif
