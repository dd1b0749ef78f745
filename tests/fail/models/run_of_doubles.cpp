// A run on doubles.
// expect: but argument 1 is std::
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const double> x, std::span<float> y, Workspace<Net>& workspace) { return model.run(x, y, workspace); }
#else
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { return model.run(x, y, workspace); }
#endif
