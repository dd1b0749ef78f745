// Inputs that are no shapes.
// expect: but this one begins with Inputs<Shape<8>, ReLU>
// only near: its beginning is at fault
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, ReLU>, PassThrough<0>> {};
#else
struct Right : Network<Inputs<Shape<8>, Shape<4>>, PassThrough<0>> {};
#endif
