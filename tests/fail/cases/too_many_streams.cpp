// A Fork of more streams than a network can carry.
// expect: idem E19
// expect: would give more than 8 outputs
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<8>, Fork<Identity, Identity, Identity, Identity, Identity, Identity, Identity, Identity, Identity>> {};
#else
struct Right : Network<Shape<8>, Fork<Identity, Identity, Identity, Identity, Identity, Identity, Identity, Identity>> {};
#endif
