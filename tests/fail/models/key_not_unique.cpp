// Two parameters under one key.
// expect: idem E31: two parameters of this network have the key '0.weight'
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Add<Linear<8, 8>, Linear<8, 8>>> {};
Model<Wrong> load_wrong(const StateDict& state) { return load<Wrong>(state); }
#else
struct Right : Network<Shape<8>, Add<Named<"a", Linear<8, 8>>, Named<"b", Linear<8, 8>>>> {};
Model<Right> load_right(const StateDict& state) { return load<Right>(state); }
#endif
