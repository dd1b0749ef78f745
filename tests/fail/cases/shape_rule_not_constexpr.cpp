// A layer whose shape rule cannot run while compiling.
// expect: idem E60: the 'output' of 'mine' (Mine) is not constexpr, or throws, for Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
