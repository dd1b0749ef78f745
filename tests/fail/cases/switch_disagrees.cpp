// A Switch whose branches give different shapes.
// expect: idem E16: the branches of the Switch 'head' must give equal shapes
// expect: Shape<4>
// expect: Shape<5>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Switch<"head", Linear<8, 4>, Linear<8, 5>>> {};
#else
struct Right : Network<Shape<8>, Switch<"head", Linear<8, 4>, Linear<8, 4, Bias<false>>>> {};
#endif
