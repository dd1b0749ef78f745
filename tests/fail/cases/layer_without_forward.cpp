// A layer that forgets how to run.
// expect: idem E26: 'mine' (Mine) is not a layer: it needs 'static void forward(std::span<const float> x, std::span<float> y)'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr Extents output(Extents in) { return in; }
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
