// Replacing a layer of a model by what is no layer.
// expect: idem E26: 'lin2' (int) is not a layer: it is no struct
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return replace<"lin2">(model, 3); }
#else
auto right(const Model<Net>& model) { return replace<"lin2">(model, Identity{}); }
#endif
