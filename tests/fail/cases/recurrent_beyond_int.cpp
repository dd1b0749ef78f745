// An LSTM of more units than an extent of its parameters holds.
// expect: idem E59: 'lstm' (LSTM<13, 600000000>) has a parameter 'weight_hh_l0' with an extent beyond 2147483647, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 600000000>>> {};
#else
struct Right : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 600>>> {};
#endif
