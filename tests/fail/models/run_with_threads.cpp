// A number of threads in the place of an executor.
// expect: idem E36: run takes 1 inputs and 1 outputs as spans, Workspace<Net>&, and at most an executor and a Length, but argument 4 is int
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { (void)x, (void)y, (void)workspace; return model.run(x, y, workspace, 4); }
#else
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { (void)x, (void)y, (void)workspace; return model.run(x, y, workspace, executor::OpenMP{2}); }
#endif
