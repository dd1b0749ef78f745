// An LSTM whose input has another width.
// expect: idem E01: 'lstm' is LSTM<13, 32> and takes Shape<50, 13>, but the network's input gives it Shape<50, 40>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<50, 40>, Named<"lstm", LSTM<13, 32>>> {};
#else
struct Right : Network<Shape<50, 40>, Named<"lstm", LSTM<40, 32>>> {};
#endif
