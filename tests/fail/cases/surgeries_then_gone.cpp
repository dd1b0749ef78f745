// Surgeries on a whole network, the last of which wants a layer that an earlier one cut off.
// expect: idem E12: there is no layer 'layer3.1.conv1' in this network; did you mean 'layer
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;

struct Smooth : replace_t<zoo::ResNet18, "relu", SiLU> {};
struct Trunk : truncate_t<Smooth, "layer3.0"> {};

#ifdef FAULT
struct Wrong : insert_after_t<Trunk, "layer3.1.conv1", Dropout> {};
#else
struct Right : insert_after_t<Trunk, "layer3.0.conv1", Dropout> {};
#endif
