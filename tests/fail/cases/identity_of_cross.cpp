// Identity in the place of a cross-attention.
// expect: idem E05: 'cross' is Identity and takes one input, but the network's input gives it 2 streams, Shape<10, 8> and Shape<5, 8>; PassThrough<0> forwards the first of them, PassThrough<1> the second
#include <idem/compose.hpp>

using namespace idem;

struct Net : Network<Inputs<Shape<10, 8>, Shape<5, 8>>, Named<"cross", MultiheadAttention<8, 2, Cross>>, Named<"fc", Linear<8, 8>>> {};

#ifdef FAULT
struct Wrong : replace_t<Net, "cross", Identity> {};
#else
struct Right : replace_t<Net, "cross", PassThrough<0>> {};
#endif
