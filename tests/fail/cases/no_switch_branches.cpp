// A Switch without branches.
// expect: idem E18: 'head' is Switch<
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Switch<"head">> {};
#else
struct Right : Network<Shape<8>, Switch<"head", ReLU>> {};
#endif
