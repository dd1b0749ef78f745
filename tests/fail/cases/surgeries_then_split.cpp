// Surgeries on a whole network, the last of which splits it inside a residual block.
// expect: idem E14: the network cannot be split after 'layer2.0.bn2', which stands in a branch
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;

struct Features : replace_t<zoo::ResNet18, "fc", Identity> {};
struct Bare : remove_t<Features, "maxpool"> {};

#ifdef FAULT
struct Wrong : split_t<Bare, "layer2.0.bn2">::tail {};
#else
struct Right : split_t<Bare, "layer2.0">::tail {};
#endif
