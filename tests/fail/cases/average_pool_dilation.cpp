// A dilated average.
// expect: idem E20: 'pool' (AvgPool2d<Kernel<2>, Dilation<2>>) does not take the option Dilation; it takes Kernel, Stride, Padding, CeilMode, CountIncludePad
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Shape<3, 8, 8>, Named<"pool", AvgPool2d<Kernel<2>, Dilation<2>>>> {};
#else
struct Right : Network<Shape<3, 8, 8>, Named<"pool", MaxPool2d<Kernel<2>, Dilation<2>>>> {};
#endif
