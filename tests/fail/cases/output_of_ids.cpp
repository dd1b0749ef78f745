// A network that gives ids.
// expect: idem E49: a network gives floats, but '0' (Fork<Embedding<100, 8>, Identity>) gives 2 streams, Shape<16, 8> and Ids<16>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Fork<Embedding<100, 8>, Identity>> {};
#else
struct Right : Network<Ids<16>, Fork<Embedding<100, 8>, PositionEmbedding<16, 8>>> {};
#endif
