// A layer that has two parameters of one name.
// expect: idem E38: 'mine' (Mine) has two parameters of one name
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr std::array<Parameter, 2> parameters(Extents) { return {{{"gain", {1}}, {"gain", {8}}}}; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>, std::span<const float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr std::array<Parameter, 2> parameters(Extents) { return {{{"gain", {1}}, {"bias", {8}}}}; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>, std::span<const float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
