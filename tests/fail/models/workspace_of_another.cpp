// A run with the Workspace of another network.
// expect: idem E36: run takes 1 inputs and 1 outputs as spans, Workspace<Net>&, and at most an executor and a Length, but argument 3 is Workspace<Other>
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};
struct Other : Network<Shape<8>, ReLU> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Other>& workspace) { return model.run(x, y, workspace); }
#else
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { return model.run(x, y, workspace); }
#endif
