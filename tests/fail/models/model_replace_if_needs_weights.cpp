// Replacing by a predicate in a model, by layers with parameters.
// expect: idem E30: Linear<200, 200, Bias<false>> has parameters
#include <idem/idem.hpp>

using namespace idem;

template <class L>
using is_relu = std::is_same<L, ReLU>;
struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return replace_if<is_relu>(model, Linear<200, 200, Bias<false>>{}); }
#else
auto right(const Model<Net>& model) { return replace_if<is_relu>(model, Tanh{}); }
#endif
