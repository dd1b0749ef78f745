// A network compiles to the same object file with Identity put at any position and depth.
// variants: 12
// must differ: 12, 13
#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

using namespace idem;

namespace {

using Conv1 = Conv2d<3, 8, Kernel<3>, Padding<1>, Bias<false>>;
using Conv2 = Conv2d<8, 8, Kernel<3>, Padding<1>>;
using Block = Residual<Sequential<Conv2, BatchNorm2d<8>, ReLU, Conv2>>;
using In = Shape<3, 8, 8>;
using I = Identity;

#if VARIANT == 0  // the network itself
struct Net : Network<In, Conv1, BatchNorm2d<8>, ReLU, Block, ReLU, MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#elif VARIANT == 1   // at the input
struct Net : Network<In, I, Conv1, BatchNorm2d<8>, ReLU, Block, ReLU, MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {
};
#elif VARIANT == 2   // at the output
struct Net : Network<In, Conv1, BatchNorm2d<8>, ReLU, Block, ReLU, MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>, I> {
};
#elif VARIANT == 3   // between layers that fuse
struct Net
    : Network<In, Conv1, I, BatchNorm2d<8>, I, ReLU, Block, I, ReLU, MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#elif VARIANT == 4   // everywhere, twice
struct Net : Network<In, I, I, Conv1, I, I, BatchNorm2d<8>, I, I, ReLU, I, I, Block, I, I, ReLU, I, I,
                     MaxPool2d<Kernel<2>>, I, I, Flatten, I, I, Linear<128, 10>, I, I> {};
#elif VARIANT == 5   // deep inside, named and nested
struct Net : Network<In, Sequential<Sequential<Named<"a", I>, Conv1>>, BatchNorm2d<8>, ReLU,
                     Residual<Sequential<Sequential<I, Sequential<Conv2>>, BatchNorm2d<8>, Named<"b", Sequential<I>>,
                                         ReLU, Conv2, Named<"c", I>>>,
                     ReLU, MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#elif VARIANT == 6   // as an arm, said and unsaid
struct Net : Network<In, Conv1, BatchNorm2d<8>, ReLU,
                     Residual<Sequential<Conv2, BatchNorm2d<8>, ReLU, Conv2>, Named<"shortcut", Sequential<I, I>>>,
                     ReLU, MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#elif VARIANT == 7   // in combinators of one branch
struct Net : Network<In, Conv1, BatchNorm2d<8>, ReLU, Add<Sequential<Block, I>>, Concat<ReLU>, Mul<I>,
                     MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#elif VARIANT == 8   // a choice between nothing and nothing
struct Net : Network<In, Conv1, BatchNorm2d<8>, ReLU, Block, Optional<"maybe", I>, ReLU, Switch<"either", I, Dropout>,
                     MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#elif VARIANT == 9   // Dropout, and an empty Sequential
struct Net : Network<In, Conv1, Dropout, BatchNorm2d<8>, ReLU, Block, Sequential<>, ReLU, MaxPool2d<Kernel<2>>, Flatten,
                     BasicDropout<0.2>, Linear<128, 10>> {};
#elif VARIANT == 10  // what surgery left
struct Full : Network<In, Conv1, BatchNorm2d<8>, ReLU, Block, ReLU, Named<"extra", Conv2>, MaxPool2d<Kernel<2>>,
                      Flatten, Linear<128, 10>, Named<"tail", Linear<10, 4>>> {};
struct Net : replace_t<truncate_t<Full, "8">, "extra", Identity> {};
#elif VARIANT == 11  // a hundred of them
struct Net : Network<In, Conv1, Repeat<50, I>, BatchNorm2d<8>, ReLU, Block, ReLU, MaxPool2d<Kernel<2>>, Flatten,
                     Repeat<50, Dropout>, Linear<128, 10>> {};
#elif VARIANT == 12  // a real layer where an Identity was
struct Net
    : Network<In, Conv1, BatchNorm2d<8>, ReLU, Block, ReLU, MaxPool2d<Kernel<2>>, Tanh, Flatten, Linear<128, 10>> {};
#else                // the shortcut missing
struct Net : Network<In, Conv1, BatchNorm2d<8>, ReLU, Sequential<Conv2, BatchNorm2d<8>, ReLU, Conv2>, ReLU,
                     MaxPool2d<Kernel<2>>, Flatten, Linear<128, 10>> {};
#endif

}  // namespace

// Its symbol is the same in every variant; everything else that is emitted must be so by itself.
extern "C" Status run(const void* model, void* workspace, const float* in, float* out, std::size_t batch) {
    return static_cast<const Model<Net>*>(model)->run(std::span<const float>(in, batch * 192),
                                                      std::span<float>(out, batch * 10),
                                                      *static_cast<Workspace<Net>*>(workspace));
}

// What a model and a workspace take does not depend on Identity either.
extern "C" const std::size_t sizes[] = {sizeof(Model<Net>), sizeof(Workspace<Net>), Workspace<Net>::bytes_per_sample,
                                        Workspace<Net>::fixed_bytes};
