// A call without an input.
// expect: idem E33: this model takes 1 inputs, but is called with 0
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto run(const Model<Net>& model) { return model(); }
#else
auto run(const Model<Net>& model, const xt::xtensor<float, 2>& x) { return model(x); }
#endif
