// Optional around several outputs.
// expect: idem E15: 'extra' is Optional, so its layer must keep its shape, but it turns Shape<8> into 2 streams
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Optional<"extra", Fork<ReLU, Tanh>>, PassThrough<0>> {};
#else
struct Right : Network<Shape<8>, Optional<"extra", ReLU>> {};
#endif
