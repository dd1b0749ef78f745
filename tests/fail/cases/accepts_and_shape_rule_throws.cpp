// A layer whose shape rule throws for what it does not take.
// expect: idem E01: 'mine' is Mine and takes another shape, but the network's input gives it Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr bool accepts(const Extents& in) { return in.rank == 2; }
    static constexpr Extents output(Extents in) { return in.rank == 2 ? in : throw 2; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr bool accepts(const Extents& in) { return in.rank == 1; }
    static constexpr Extents output(Extents in) { return in.rank == 1 ? in : throw 1; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
