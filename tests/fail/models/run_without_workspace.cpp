// A run without its workspace.
// expect: idem E36: run takes inputs and outputs as spans (here 1 and 1), the Workspace of this network, and at most an executor
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, Optional<"act", ReLU>, Named<"lin2", Linear<200, 100>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y) { return model.run(x, y); }
#else
Status run(const Model<Net>& model, std::span<const float> x, std::span<float> y, Workspace<Net>& workspace) {
    return model.run(x, y, workspace, executor::Inline{});
}
#endif
