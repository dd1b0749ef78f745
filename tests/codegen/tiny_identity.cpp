// A tiny network, whose code is in the caller, compiles to the same object file with Identity in it.
// variants: 4
// must differ: 4
#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

using namespace idem;

namespace {

using I = Identity;

#if VARIANT == 0  // the network itself
struct Net : Network<Shape<3>, Linear<3, 8>, Tanh, Residual<Linear<8, 8>>, BatchNorm1d<8>, Linear<8, 1>> {};
#elif VARIANT == 1  // everywhere
struct Net : Network<Shape<3>, I, Linear<3, 8>, I, Tanh, I, Residual<Linear<8, 8>, I>, I, BatchNorm1d<8>, I,
                     Linear<8, 1>, I> {};
#elif VARIANT == 2  // nested and named
struct Net : Network<Shape<3>, Sequential<Linear<3, 8>, Named<"a", I>>, Tanh, Residual<Sequential<I, Linear<8, 8>>>,
                     BatchNorm1d<8>, Sequential<I, Sequential<I, Linear<8, 1>>>> {};
#elif VARIANT == 3  // a choice between nothing and nothing, and Dropout
struct Net : Network<Shape<3>, Linear<3, 8>, Tanh, Optional<"maybe", I>, Residual<Linear<8, 8>>, Dropout,
                     BatchNorm1d<8>, Linear<8, 1>> {};
#else  // a real layer
struct Net : Network<Shape<3>, Linear<3, 8>, Tanh, Residual<Linear<8, 8>>, BatchNorm1d<8>, ReLU, Linear<8, 1>> {};
#endif

}  // namespace

extern "C" Status run(const void* model, void* workspace, const float* in, float* out, std::size_t batch) {
    return static_cast<const Model<Net>*>(model)->run(std::span<const float>(in, batch * 3),
                                                      std::span<float>(out, batch),
                                                      *static_cast<Workspace<Net>*>(workspace));
}
