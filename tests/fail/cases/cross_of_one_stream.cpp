// A cross-attention with one stream.
// expect: idem E51: 'cross' is MultiheadAttention<8, 2, Cross> and takes Shape<10, 8> beside a memory, Shape<S, 8>, or beside keys, Shape<S, 8>, and values, Shape<S, 8>, but the network's input gives it Shape<10, 8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<10, 8>, Named<"cross", MultiheadAttention<8, 2, Cross>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Shape<5, 8>>, Named<"cross", MultiheadAttention<8, 2, Cross>>> {};
#endif
