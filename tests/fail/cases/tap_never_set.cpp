// A From whose Tap is never set.
// expect: idem E10: '2' is From<"res">, but no Tap or Side of this name stands before it; kept are rest
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Tap<"rest">, ReLU, From<"res">> {};
#else
struct Right : Network<Shape<8>, Tap<"res">, ReLU, From<"res">> {};
#endif
