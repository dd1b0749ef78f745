// A swap in a model after which the next layer no longer fits.
// expect: idem E01: 'lin2' is Linear<200, 100> and takes Shape<200>, but 'lin1' (Identity) gives it Shape<100>
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return replace<"lin1">(model, Identity{}); }
#else
auto right(const Model<Net>& model) { return replace<"lin2">(model, Identity{}); }
#endif
