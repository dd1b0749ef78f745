// Saving without a file.
// expect: error: 
// expect: save
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
void wrong(const Model<Net>& model) { save(model); }
#else
void right(const Model<Net>& model) { save(model, "net.npz"); }
#endif
