// Optional around a layer that changes the shape.
// expect: idem E15: 'extra' is Optional, so its layer must keep its shape, but it turns Shape<8> into Shape<4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Optional<"extra", Linear<8, 4>>> {};
#else
struct Right : Network<Shape<8>, Optional<"extra", Linear<8, 8>>> {};
#endif
