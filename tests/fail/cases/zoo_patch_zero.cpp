// A vision transformer of empty patches.
// expect: idem E23: zoo::VitConfig has patch of 0, which must be at least 1
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/vit.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicVit<zoo::VitConfig{.patch = 0}> {};
#else
struct Right : zoo::BasicVit<zoo::VitConfig{.patch = 32}> {};
#endif
