// A Linear over more rows than an int.
// expect: idem E01: 'fc' is Linear<8, 4> and takes a shape of fewer than 2147483648 rows, but the network's input gives it Shape<65536, 65536, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<65536, 65536, 8>, Named<"fc", Linear<8, 4>>> {};
#else
struct Right : Network<Shape<65536, 32767, 8>, Named<"fc", Linear<8, 4>>> {};
#endif
