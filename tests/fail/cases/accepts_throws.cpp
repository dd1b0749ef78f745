// A layer that throws where it is asked what it takes.
// expect: idem E60: the 'accepts' of 'mine' (Mine) is not constexpr, or throws, for Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr bool accepts(const Extents& in) { return in.rank == 2 ? true : throw 2; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr bool accepts(const Extents& in) { return in.rank == 1 ? true : throw 1; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
