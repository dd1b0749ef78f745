// A layer that is tied to one with the same bias, but another weight.
// expect: idem E56: 'b' is Tied<"a", Linear<4, 8>>, but no layer with such parameters stands at 'a'
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"a", Linear<8, 8>>, Slice<0, 0, 4>, Named<"b", Tied<"a", Linear<4, 8>>>> {};
Model<Wrong> load_wrong(const StateDict& state) { return load<Wrong>(state); }
#else
struct Right : Network<Shape<8>, Named<"a", Linear<8, 8>>, Named<"b", Tied<"a", Linear<8, 8, Bias<false>>>>> {};
Model<Right> load_right(const StateDict& state) { return load<Right>(state); }
#endif
