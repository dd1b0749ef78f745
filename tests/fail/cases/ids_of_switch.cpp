// A Switch that chooses between inputs of ids.
// expect: idem E55: each way through 'ids' (Switch<"ids", PassThrough<0>, PassThrough<1>>) must give floats, but
// expect: gives Ids<4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Inputs<Ids<4>, Ids<4>>, Switch<"ids", PassThrough<0>, PassThrough<1>>, Embedding<10, 8>> {};
#else
struct Right : Network<Inputs<Ids<4>, Ids<4>>, Switch<"ids", Sequential<PassThrough<0>, Embedding<10, 8>>,
                                                     Sequential<PassThrough<1>, Embedding<10, 8>>>> {};
#endif
