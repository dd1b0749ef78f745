// A layer that is tied to one that is not there.
// expect: idem E56: 'lm_head' is Tied<"wt", Linear<8, 100, Bias<false>>>, but no layer with such parameters stands at 'wt'; did you mean 'wte'?
#include <idem/idem.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"lm_head", Tied<"wt", Linear<8, 100, Bias<false>>>>> {};
Model<Wrong> load_wrong(const StateDict& state) { return load<Wrong>(state); }
#else
struct Right : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"lm_head", Tied<"wte", Linear<8, 100, Bias<false>>>>> {};
Model<Right> load_right(const StateDict& state) { return load<Right>(state); }
#endif
