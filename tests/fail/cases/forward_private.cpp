// A layer on top of ReLU whose forward is private.
// expect: idem E26: 'mine' (Mine) is not a layer: its 'forward' must be a public 'static void forward(std::span<const float> x, std::span<float> y)'
#include <idem/compose.hpp>

using namespace idem;

#ifdef FAULT
struct Mine : ReLU {
  private:
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Wrong : Network<Shape<8>, Named<"mine", Mine>> {};
#else
struct Mine : ReLU {
    static void forward(std::span<const float>, std::span<float>) {}
};
struct Right : Network<Shape<8>, Named<"mine", Mine>> {};
#endif
