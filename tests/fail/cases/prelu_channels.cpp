// A PReLU with a slope for each of another number of channels.
// expect: idem E01: 'layer' is BasicPReLU<8> and takes Shape<8, 5, 5>
// expect: gives it Shape<16, 5, 5>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<16, 5, 5>, Named<"layer", BasicPReLU<8>>> {};
#else
struct Right : Network<Shape<16, 5, 5>, Named<"layer", BasicPReLU<16>>> {};
#endif
