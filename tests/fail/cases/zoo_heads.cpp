// A vision transformer whose heads do not divide its width.
// expect: idem E52: zoo::VitConfig has 7 heads, which must divide its width of 768
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/vit.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicVit<zoo::VitConfig{.heads = 7}> {};
#else
struct Right : zoo::BasicVit<zoo::VitConfig{.heads = 6}> {};
#endif
