// A layer whose parameters need an object.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'parameters' must be a public 'static constexpr std::array<Parameter, N> parameters(Extents)'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    constexpr std::array<Parameter, 1> parameters(Extents) const { return {Parameter{"gain", {1}}}; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
