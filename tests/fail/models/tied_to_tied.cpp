// A layer that is tied to one that is tied itself.
// expect: idem E56: 'c' is Tied<"b", Linear<8, 8>>, but no layer with such parameters stands at 'b'
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"a", Linear<8, 8>>, Named<"b", Tied<"a", Linear<8, 8>>>, Named<"c", Tied<"b", Linear<8, 8>>>> {};
Model<Wrong> load_wrong(const StateDict& state) { return load<Wrong>(state); }
#else
struct Right : Network<Shape<8>, Named<"a", Linear<8, 8>>, Named<"b", Tied<"a", Linear<8, 8>>>, Named<"c", Tied<"a", Linear<8, 8>>>> {};
Model<Right> load_right(const StateDict& state) { return load<Right>(state); }
#endif
