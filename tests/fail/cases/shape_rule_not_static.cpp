// A layer whose shape rule needs an object.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'output' must be a public 'static constexpr Extents output(Extents)'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    constexpr Extents output(Extents in) const { return in; }
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
