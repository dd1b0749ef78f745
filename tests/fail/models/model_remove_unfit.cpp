// Removing from a model what the next layer needs.
// expect: idem E01: 'lin2' is Linear<200, 100> and takes Shape<200>
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return remove<"lin1">(model); }
#else
auto right(const Model<Net>& model) { return remove<"lin2">(model); }
#endif
