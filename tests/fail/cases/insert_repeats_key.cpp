// Inserting a layer under a name that a neighbour has.
// expect: idem E31: two parameters of this network have the key 'a.weight'
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Shape<8>, Named<"a", Linear<8, 8>>, Named<"b", Linear<8, 8>>> {};

#ifdef FAULT
struct Wrong : insert_after_t<Net, "a", Named<"a", Linear<8, 8>>> {};
#else
struct Right : insert_after_t<Net, "a", Named<"a2", Linear<8, 8>>> {};
#endif
