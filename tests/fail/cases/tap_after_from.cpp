// A From before its Tap.
// expect: idem E10: '0' is From<"res">, but no Tap or Side of this name stands before it
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, From<"res">, Tap<"res">> {};
#else
struct Right : Network<Shape<8>, Tap<"res">, From<"res">> {};
#endif
