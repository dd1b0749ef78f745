// Optional where ids flow.
// expect: idem E55: each way through 'noise' (Identity) must give floats, but 'noise' (Identity) gives Ids<4>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<4>, Optional<"noise", Identity>, Embedding<10, 8>> {};
#else
struct Right : Network<Ids<4>, Embedding<10, 8>, Optional<"noise", Identity>> {};
#endif
