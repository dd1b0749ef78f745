// A run without its workspace.
// expect: idem E36: run takes 1 inputs and 1 outputs as spans, Workspace<Net>&, and at most an executor and a Length, but it is given 2 arguments
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
