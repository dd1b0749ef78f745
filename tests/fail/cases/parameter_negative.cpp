// A parameter with a negative extent.
// expect: idem E59: 'mine' (Mine) has a parameter 'gain' with an extent of -2, which no Shape has
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr std::array<Parameter, 1> parameters(Extents in) { return {Parameter{"gain", {in[0] - 10}}}; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr std::array<Parameter, 1> parameters(Extents in) { return {Parameter{"gain", {in[0] - 7}}}; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
