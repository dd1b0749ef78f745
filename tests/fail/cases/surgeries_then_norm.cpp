// Surgeries on a whole network, the last of which takes out the layer that changes the width.
// expect: idem E01: 'layer3.0.downsample.0' is BatchNorm2d<256> and takes Shape<256, 28, 28>
// expect: but 'layer2.added' (Conv2d<128, 128, Kernel<3>, Padding<1>>) gives it Shape<128, 28, 28>
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;

using Added = Named<"added", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
struct Deeper : insert_after_t<zoo::ResNet18, "layer2.1", Added> {};
struct Trunk : truncate_t<Deeper, "layer3"> {};

#ifdef FAULT
struct Wrong : remove_t<Trunk, "layer3.0.downsample.0"> {};
#else
struct Right : remove_t<Trunk, "layer3.0.downsample.1"> {};
#endif
