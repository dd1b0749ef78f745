// A Model of a layer.
// expect: idem E27: ReLU is not a Network<Shape<...>, layers...>
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
using Wrong = Model<ReLU>;
void run(const Wrong& wrong) { (void)wrong; }
static_assert(sizeof(Wrong) > 0);
#else
using Right = Model<Network<Shape<8>, ReLU>>;
static_assert(sizeof(Right) > 0);
#endif
