// A learned parameter that does not fit to what it is added to.
// expect: idem E06: the branches of '0' (Add<Identity, Learned<"pos", Shape<9, 8>>>) must give equal shapes, but '0' (Identity) gives Shape<10, 8> and '0' (Learned<"pos", Shape<9, 8>>) gives Shape<9, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Add<Identity, Learned<"pos", Shape<9, 8>>>> {};
#else
struct Right : Network<Shape<10, 8>, Add<Identity, Learned<"pos", Shape<10, 8>>>> {};
#endif
