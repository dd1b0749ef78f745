// A call without the mask.
// expect: idem E33: this model takes 2 inputs, but is called with 1
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Inputs<Ids<16>, Side<"mask", Mask<16>>>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};

#ifdef FAULT
auto run(const Model<Net>& model, const xt::xtensor<std::int64_t, 2>& ids, const xt::xtensor<bool, 2>& mask) { (void)mask; return model(ids); }
#else
auto run(const Model<Net>& model, const xt::xtensor<std::int64_t, 2>& ids, const xt::xtensor<bool, 2>& mask) { (void)mask; return model(ids, mask); }
#endif
