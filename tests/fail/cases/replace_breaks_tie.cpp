// Replacing the layer that another one is tied to.
// expect: idem E56: 'b' is Tied<"a", Linear<8, 8, Bias<false>>>, but no layer with such parameters stands at 'a'
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"a", Linear<8, 8, Bias<false>>>, Named<"b", Tied<"a", Linear<8, 8, Bias<false>>>>> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "a", LayerNorm<8>> {};
#else
struct Right : replace_t<Net, "b", LayerNorm<8>> {};
#endif
