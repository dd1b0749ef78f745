// A residual block that adds a 100-wide input to a 400-wide output.
// expect: idem E07: the two arms of the residual block
// expect: must give equal shapes
// expect: 'linear2' (Linear<200, 400>) with Shape<400>
// expect: 'shortcut' (Identity) gives Shape<100>
#include <idem/compose.hpp>

using namespace idem;

template <class Shortcut>
using Block = Residual<Sequential<Named<"linear1", Linear<100, 200>>, ReLU, Named<"linear2", Linear<200, 400>>>,
                       Named<"shortcut", Shortcut>>;

#ifdef FAULT
struct Wrong : Network<Shape<100>, Block<Identity>> {};
#else
struct Right : Network<Shape<100>, Block<Linear<100, 400>>> {};
#endif
