// A layer whose shape rule gives more extents than a Shape has.
// expect: idem E58: 'mine' (Mine) would give more than 6 extents for Shape<1, 2, 3, 4, 5, 6>, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr Extents output(Extents in) {
        in.append(7);
        return in;
    }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<1, 2, 3, 4, 5, 6>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr Extents output(Extents in) {
        in.set(0, 7);
        return in;
    }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<1, 2, 3, 4, 5, 6>, Named<"mine", Mine>> {};
#endif
