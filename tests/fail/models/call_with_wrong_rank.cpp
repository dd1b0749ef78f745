// An array of the wrong rank.
// expect: idem E32: input 0 of this model is a batch of Shape<100> and so an array of rank 2, but rank 3 was given
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto run(const Model<Net>& model, const xt::xtensor<float, 3>& x) { return model(x); }
#else
auto run(const Model<Net>& model, const xt::xtensor<float, 2>& x) { return model(x); }
#endif
