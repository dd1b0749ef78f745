// Running a model that came of surgery in the workspace of the one before it.
// expect: idem E36: run takes 1 inputs and 1 outputs as spans, Workspace<Network<Shape<100>, ...>>&, and at most an executor and a Length, but argument 3 is Workspace<Net>
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Named<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};
using Small = replace_t<Net, "act", Identity>;

#ifdef FAULT
Status run(const Model<Small>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { return model.run(x, y, workspace); }
#else
Status run(const Model<Small>& model, std::span<const float> x, std::span<float> y, Workspace<Small>& workspace) { return model.run(x, y, workspace); }
#endif
