// A path with wrong digits in a network of 550 nodes, which are all compared with it.
// expect: idem E12: there is no layer 'features.denseblock4.denselayer93.norm9' in this network; did you mean 'features.denseblock4.denselayer3.norm1', 'features.denseblock4.denselayer3.norm2', 'features.denseblock4.denselayer9.norm1'?
#include <idem/compose.hpp>
#include <idem/zoo/densenet.hpp>

using namespace idem;

struct Net : zoo::DenseNet121 {};

#ifdef FAULT
struct Wrong : replace_t<Net, "features.denseblock4.denselayer93.norm9", Identity> {};
#else
struct Right : replace_t<Net, "features.denseblock4.denselayer13.norm1", Identity> {};
#endif
