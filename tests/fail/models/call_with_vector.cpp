// A vector where an array belongs.
// expect: idem E34: input 0 of this model is an xtensor array of float, but it is given std::vector<float
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto run(const Model<Net>& model, const std::vector<float>& x) { return model(x); }
#else
auto run(const Model<Net>& model, const xt::xtensor<float, 2>& x) { return model(x); }
#endif
