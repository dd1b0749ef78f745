// Surgeries on a whole network, the last of which makes a shortcut of one pixel. PyTorch would broadcast it.
// expect: idem E07: the two arms of the residual block 'layer2.0.0' must give equal shapes
// expect: the shortcut 'layer2.0.downsample.2' (AdaptiveAvgPool2d<1>) gives Shape<128, 1, 1>
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;

struct Features : replace_t<zoo::ResNet18, "fc", Identity> {};
struct Light : replace_t<Features, "layer2.0.conv2", Conv2d<128, 128, Kernel<1>>> {};

#ifdef FAULT
struct Wrong : insert_after_t<Light, "layer2.0.downsample.1", AdaptiveAvgPool2d<1>> {};
#else
struct Right : insert_after_t<Light, "layer2.0.downsample.1", AdaptiveAvgPool2d<28>> {};
#endif
