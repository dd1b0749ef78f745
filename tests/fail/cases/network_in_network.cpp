// A Network inside of a Network.
// expect: idem E42: 'trunk' (Trunk) is a whole Network; to use its layers as one, write them as a Sequential
#include <idem/compose.hpp>

using namespace idem;

struct Trunk : Network<Shape<8>, Linear<8, 8>> {};
struct Layers : Sequential<Linear<8, 8>> {};

#ifdef FAULT
struct Wrong : Network<Shape<8>, Named<"trunk", Trunk>, ReLU> {};
#else
struct Right : Network<Shape<8>, Named<"trunk", Layers>, ReLU> {};
#endif
