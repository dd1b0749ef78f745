// Two Taps of one name.
// expect: idem E11: '1' (Tap<"res">) is a second Tap or Side of the name 'res'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Tap<"res">, Tap<"res">, From<"res">> {};
#else
struct Right : Network<Shape<8>, Tap<"res">, Tap<"rest">, From<"res">> {};
#endif
