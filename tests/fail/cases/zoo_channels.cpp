// A ResNet on grey images.
// expect: idem E01: 'conv1' is Conv2d<3, 64,
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicResNet18<Shape<1, 64, 64>, 10> {};
#else
struct Right : zoo::BasicResNet18<Shape<3, 64, 64>, 10> {};
#endif
