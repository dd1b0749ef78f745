// A From whose Tap is inside an Optional, and so might not have run.
// expect: idem E10: '1' is From<"res">, but no Tap or Side of this name stands before it
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Optional<"extra", Tap<"res", ReLU>>, From<"res">> {};
#else
struct Right : Network<Shape<8>, Tap<"res", ReLU>, From<"res">> {};
#endif
