// A layer whose forward does not take its parameter.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'forward' must be a public 'static void forward(
// expect: with one more std::span<const float> for each of its parameters
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr Extents output(Extents in) { return in; }
    static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"gain", {1}}}; }
    static void forward(std::span<const float>, std::span<float>) {}
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
