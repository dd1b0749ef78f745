// An Add whose branches differ.
// expect: idem E06: the branches of 'sum' (Add<Linear<100, 50>, Linear<100, 60>>) must give equal shapes
// expect: Shape<50>
// expect: Shape<60>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<100>, Named<"sum", Add<Linear<100, 50>, Linear<100, 60>>>> {};
#else
struct Right : Network<Shape<100>, Named<"sum", Add<Linear<100, 50>, Linear<100, 50>>>> {};
#endif
