// Ids where a LazyLinear takes floats of any width.
// expect: idem E01: 'fc' is LazyLinear<8> and takes floats, Shape<8>, but the network's input gives it Ids<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<8>, Named<"fc", LazyLinear<8>>> {};
#else
struct Right : Network<Shape<8>, Named<"fc", LazyLinear<8>>> {};
#endif
