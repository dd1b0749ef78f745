// One sample of a tiny network is straight code where it is run: no call, and no loop over layers or elements.
// straight: run
// must not be straight: run_batch
#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

using namespace idem;

namespace {

struct Net : Network<Shape<1>, Linear<1, 8>, Tanh, Linear<8, 8>, Tanh, Linear<8, 1>> {};

}  // namespace

extern "C" Status run(const Model<Net>& model, Workspace<Net>& workspace, const float& x, float& y) {
    return model.run(std::span<const float, 1>(&x, 1), std::span<float, 1>(&y, 1), workspace);
}

extern "C" Status run_batch(const Model<Net>& model, Workspace<Net>& workspace, std::span<const float> x,
                            std::span<float> y) {
    return model.run(x, y, workspace);
}
