// A number in the place of a path.
// expect: idem E66: a path is a string literal, such as "fc", but here stands something else
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Linear<8, 8>, ReLU> {};

#ifdef FAULT
struct Wrong : replace_t<Net, 1, Identity> {};
#else
struct Right : replace_t<Net, "1", Identity> {};
#endif
