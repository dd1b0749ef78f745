// A run into what may only be read.
// expect: but argument 2 is std::span<const float
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { (void)x, (void)y, (void)workspace; return model.run(x, x, workspace); }
#else
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) { (void)x, (void)y, (void)workspace; return model.run(x, y, workspace, executor::OpenMP{2}); }
#endif
