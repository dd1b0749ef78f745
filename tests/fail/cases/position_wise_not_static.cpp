// A layer of which only an object says that it is position-wise.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'position_wise' must be a public 'static constexpr bool'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    bool position_wise = true;
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8, 4>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr bool position_wise = true;
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8, 4>, Named<"mine", Mine>> {};
#endif
