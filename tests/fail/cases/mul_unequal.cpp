// A Mul whose branches differ.
// expect: idem E06: the branches of 'gate' (Mul<Identity, Linear<8, 4>>) must give equal shapes
// expect: Shape<8>
// expect: Shape<4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"gate", Mul<Identity, Linear<8, 4>>>> {};
#else
struct Right : Network<Shape<8>, Named<"gate", Mul<Identity, Linear<8, 8>>>> {};
#endif
