// A first layer that does not take the network's input.
// expect: idem E01: '0' is Linear<100, 10> and takes Shape<100>, but the network's input gives it Shape<90>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<90>, Linear<100, 10>> {};
#else
struct Right : Network<Shape<100>, Linear<100, 10>> {};
#endif
