// Identity called with two arguments.
// expect: idem E29: Identity takes exactly one argument and returns it, but it is called with 2
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
int forward(int x) { return Identity{}(x, x), x; }
#else
int forward(int x) { return Identity{}(x); }
#endif
