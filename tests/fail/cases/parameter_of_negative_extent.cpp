// A learned parameter with a negative extent.
// expect: idem E23: '0' (Learned<"bias", Shape<-8>>) has an extent of -8, which must be at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Learned<"bias", Shape<-8>>> {};
#else
struct Right : Network<Shape<8>, Learned<"bias", Shape<8>>> {};
#endif
