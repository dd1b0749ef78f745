// A layer whose shape rule throws for what reaches it.
// expect: idem E60: the 'output' of 'mine' (Mine) is not constexpr, or throws, for Shape<8>; what a layer takes is said by its 'accepts'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr Extents output(Extents in) { return in.rank == 2 ? in : throw 2; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr Extents output(Extents in) { return in.rank == 1 ? in : throw 1; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
