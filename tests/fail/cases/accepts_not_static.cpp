// A layer of which only an object says what it takes.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'accepts' must be a public 'static constexpr bool accepts(const Extents&)'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    constexpr bool accepts(const Extents&) const { return true; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr bool accepts(const Extents&) { return true; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
