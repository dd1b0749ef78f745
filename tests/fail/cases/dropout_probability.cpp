// A probability above one.
// expect: idem E38: 'drop' (BasicDropout<
// expect: has a probability outside of 0 to 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"drop", BasicDropout<1.5>>> {};
#else
struct Right : Network<Shape<8>, Named<"drop", BasicDropout<0.5>>> {};
#endif
