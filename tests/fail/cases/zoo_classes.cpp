// A ResNet of no classes.
// expect: idem E23: 'fc' (Linear<512, 0>) has Out of 0
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicResNet18<Shape<3, 64, 64>, 0> {};
#else
struct Right : zoo::BasicResNet18<Shape<3, 64, 64>, 10> {};
#endif
