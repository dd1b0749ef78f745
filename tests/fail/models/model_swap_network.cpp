// Putting a whole network with parameters into a model.
// expect: idem E42: 'fc' (Net) is a whole Network; to use its layers as one, write them as a Sequential
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"a", Linear<8, 8>>, Named<"fc", Linear<8, 8>>> {};

#ifdef FAULT
auto swap(const Model<Net>& model) { return replace<"fc">(model, Net{}); }
#else
auto swap(const Model<Net>& model) { return replace<"fc">(model, Sequential<ReLU, Tanh>{}); }
#endif
