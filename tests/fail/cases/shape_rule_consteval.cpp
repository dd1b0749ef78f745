// A layer whose shape rule runs only on constants.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'output' must be constexpr, not consteval
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static consteval Extents output(Extents in) { return in; }
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
