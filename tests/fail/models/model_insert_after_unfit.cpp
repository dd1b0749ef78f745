// Inserting into a model a layer that the next one does not fit.
// expect: idem E01: 'lin2' is Linear<200, 100> and takes Shape<200>
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
auto wrong(const Model<Net>& model) { return insert_after<"lin1">(model, Concat<Identity, Identity>{}); }
#else
auto right(const Model<Net>& model) { return insert_after<"lin1">(model, Add<Identity, Identity>{}); }
#endif
