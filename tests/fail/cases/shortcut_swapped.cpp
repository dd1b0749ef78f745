// A shortcut swapped for a projection of the wrong width.
// expect: idem E07
// expect: 'linear2' (Linear<200, 400>) with Shape<400>
// expect: 'shortcut' (Linear<100, 300>) gives Shape<300>
#include <idem/compose.hpp>

using namespace idem;

template <class Shortcut>
using Block = Residual<Sequential<Named<"linear1", Linear<100, 200>>, ReLU, Named<"linear2", Linear<200, 400>>>,
                       Named<"shortcut", Shortcut>>;
struct Net : Network<Shape<100>, Block<Linear<100, 400>>> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "shortcut", Linear<100, 300>> {};
#else
struct Right : replace_t<Net, "shortcut", Linear<100, 400, Bias<false>>> {};
#endif
