// A learned parameter of integers.
// expect: idem E38: 'pos' (Learned<"pos", Ids<8>>) has no Shape<...> behind its name
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Add<Identity, Named<"pos", Learned<"pos", Ids<8>>>>> {};
#else
struct Right : Network<Shape<8>, Add<Identity, Named<"pos", Learned<"pos", Shape<8>>>>> {};
#endif
