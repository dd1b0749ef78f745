// A PassThrough of a negative number.
// expect: idem E17: '0' is PassThrough<-1>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<8>, Shape<4>>, PassThrough<-1>> {};
#else
struct Right : Network<Inputs<Shape<8>, Shape<4>>, PassThrough<0>> {};
#endif
