// A path with a wrong digit.
// expect: idem E12: there is no layer 'layer1.0.conv3' in this network; did you mean 'layer1.0.conv1', 'layer1.0.conv2'?
#include <idem/compose.hpp>

using namespace idem;

struct Block : Sequential<Named<"conv1", Conv2d<8, 8, Kernel<1>>>, Named<"bn1", BatchNorm2d<8>>, Named<"conv2", Conv2d<8, 8, Kernel<1>>>, Named<"bn2", BatchNorm2d<8>>> {};
struct Net : Network<Shape<8, 4, 4>, Named<"layer1", Sequential<Block, Block>>, Named<"layer2", Sequential<Block>>> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "layer1.0.conv3", Identity> {};
#else
struct Right : replace_t<Net, "layer1.0.bn2", Identity> {};
#endif
