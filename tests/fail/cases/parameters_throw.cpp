// A layer whose parameters throw for what reaches it.
// expect: idem E60: the 'parameters' of 'mine' (Mine) is not constexpr, or throws, for Shape<8>
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr std::array<Parameter, 1> parameters(Extents in) { if (in.rank == 1) throw 1;
        return {Parameter{"gain", {1}}}; }
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
