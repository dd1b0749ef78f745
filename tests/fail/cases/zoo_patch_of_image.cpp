// A vision transformer whose patches leave a part of the image.
// expect: idem E62: zoo::VitConfig has a patch of 16, which must divide its image of 225
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/vit.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicVit<zoo::VitConfig{.image = 225}> {};
#else
struct Right : zoo::BasicVit<zoo::VitConfig{.image = 240}> {};
#endif
