// A DenseNet on images that its poolings use up.
// expect: idem E01: 'features.transition3.pool' is AvgPool2d<Kernel<2>> and takes a height and width of at least 2x2
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/densenet.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicDenseNet121<Shape<3, 16, 16>, 10> {};
#else
struct Right : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};
#endif
