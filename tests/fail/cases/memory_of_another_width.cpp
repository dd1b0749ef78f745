// A memory of another width than the keys are projected from.
// expect: idem E51: 'cross' is MultiheadAttention<8, 2, Cross, KeyDim<6>, ValueDim<7>> and takes Shape<10, 8> beside keys, Shape<S, 6>, and values, Shape<S, 7>, but the network's input gives it 2 streams, Shape<10, 8> and Shape<5, 6>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Shape<10, 8>, Shape<5, 6>>, Named<"cross", MultiheadAttention<8, 2, Cross, KeyDim<6>, ValueDim<7>>>> {};
#else
struct Right : Network<Inputs<Shape<10, 8>, Shape<5, 6>, Shape<5, 7>>, Named<"cross", MultiheadAttention<8, 2, Cross, KeyDim<6>, ValueDim<7>>>> {};
#endif
