// A layer that gives an extent of zero.
// expect: idem E44: 'mine' (Mine) gives Shape<0> for Shape<8>, but every extent of a Shape is at least 1
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr Extents output(Extents in) { return {in[0] / 16}; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr Extents output(Extents in) { return {in[0] / 4}; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
