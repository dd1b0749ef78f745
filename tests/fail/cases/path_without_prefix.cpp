// A path without its beginning.
// expect: idem E12: there is no layer 'conv1' in this network; did you mean 'layer1.0.conv1', 'layer2.0.conv1'?
// only near: the path is another there
#include <idem/compose.hpp>

using namespace idem;

struct Block : Sequential<Named<"conv1", Conv2d<8, 8, Kernel<1>>>, Named<"bn1", BatchNorm2d<8>>> {};
struct Net : Network<Shape<8, 4, 4>, Named<"layer1", Sequential<Block>>, Named<"layer2", Sequential<Block>>> {};

#ifdef FAULT
struct Wrong : truncate_t<Net, "conv1"> {};
#else
struct Right : truncate_t<Net, "layer1.0.conv1"> {};
#endif
