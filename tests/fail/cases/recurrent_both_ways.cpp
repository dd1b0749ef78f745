// A layer behind a bidirectional LSTM that counts on the units of one direction.
// expect: idem E01: 'fc' is Linear<32, 10> and takes Shape<50, 32>, but 'lstm' (LSTM<13, 32, Bidirectional, NumLayers<2>>) gives it Shape<50, 64>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 32, Bidirectional, NumLayers<2>>>, Named<"fc", Linear<32, 10>>> {};
#else
struct Right : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 32, Bidirectional, NumLayers<2>>>, Named<"fc", Linear<64, 10>>> {};
#endif
