// A layer that is tied to one of another shape.
// expect: idem E56: 'lm_head' is Tied<"wte", Linear<8, 50, Bias<false>>>, but no layer with such parameters stands at 'wte'
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"lm_head", Tied<"wte", Linear<8, 50, Bias<false>>>>> {};
Model<Wrong> load_wrong(const StateDict& state) { return load<Wrong>(state); }
#else
struct Right : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"lm_head", Tied<"wte", Linear<8, 100>>>> {};
Model<Right> load_right(const StateDict& state) { return load<Right>(state); }
#endif
