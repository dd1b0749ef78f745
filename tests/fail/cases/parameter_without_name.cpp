// A parameter without a name.
// expect: idem E38: 'mine' (Mine) has a parameter without a name
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"", {1}}}; }
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
