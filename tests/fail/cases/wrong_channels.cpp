// A convolution of another number of channels.
// expect: idem E01: 'conv2' is Conv2d<32, 8, Kernel<3>> and takes Shape<32, 14, 14>, but 'conv1' (Conv2d<3, 16, Kernel<3>>) gives it Shape<16, 14, 14>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 16, 16>, Named<"conv1", Conv2d<3, 16, Kernel<3>>>, Named<"conv2", Conv2d<32, 8, Kernel<3>>>> {};
#else
struct Right : Network<Shape<3, 16, 16>, Named<"conv1", Conv2d<3, 16, Kernel<3>>>, Named<"conv2", Conv2d<16, 8, Kernel<3>>>> {};
#endif
