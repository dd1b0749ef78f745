// A mismatch at the far end of a hundred layers, nested four deep.
// expect: idem E01: 'tail.inner.deep.last' is Linear<64, 64> and takes Shape<64>
// expect: gives it Shape<32>
#include <idem/compose.hpp>

using namespace idem;

using Four = Sequential<Linear<32, 32>, ReLU, Linear<32, 32>, ReLU>;
struct Block : Repeat<4, Four> {};  // sixteen layers
template <class Last>
using Stage = Sequential<Four, Named<"inner", Sequential<Four, Named<"deep", Sequential<Four, Named<"last", Last>>>>>>;

#ifdef FAULT
struct Deep : Stage<Linear<64, 64>> {};
struct Wrong : Network<Shape<32>, Repeat<6, Block>, Named<"tail", Deep>> {};
#else
struct Deep : Stage<Linear<32, 64>> {};
struct Right : Network<Shape<32>, Repeat<6, Block>, Named<"tail", Deep>> {};
#endif
