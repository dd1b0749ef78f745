// PassThrough of an input that is not there.
// expect: idem E17: '0' is PassThrough<2>, but the network's input gives it only 2 streams, Shape<8> and Shape<4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Shape<4>>, PassThrough<2>> {};
#else
struct Right : Network<Inputs<Shape<8>, Shape<4>>, PassThrough<1>> {};
#endif
