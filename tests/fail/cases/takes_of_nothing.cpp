// A layer that says what it takes to nobody.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'takes' must be a public 'static constexpr void takes(Text&, const Extents&)'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine {
    static constexpr std::string_view takes() { return "anything"; }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine {
    static constexpr void takes(Text& text, const Extents&) { text.append("anything"); }
    static constexpr Extents output(Extents in) { return in; }
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
