// A GRU behind what gives one row only.
// expect: idem E01: 'gru' is GRU<64, 16> and takes Shape<T, 64>, but '1' (Select<0, -1>) gives it Shape<64>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 64>>, Select<0, -1>, Named<"gru", GRU<64, 16>>> {};
#else
struct Right : Network<Shape<50, 13>, Named<"lstm", LSTM<13, 64>>, Named<"gru", GRU<64, 16>>, Select<0, -1>> {};
#endif
