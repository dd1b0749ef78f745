// A layer whose parameters are not known while compiling.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'parameters' is not constexpr, or throws, but it must say for any Extents how many there are
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr Extents output(Extents in) { return in; }
    static std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr Extents output(Extents in) { return in; }
    static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
