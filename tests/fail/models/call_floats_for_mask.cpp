// An array of floats where a mask belongs.
// expect: idem E34: input 1 of this model is an xtensor array of bool or integers, but it is given an array of float
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Inputs<Ids<16>, Side<"mask", Mask<16>>>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};

#ifdef FAULT
auto run(const Model<Net>& model, const xt::xtensor<std::int64_t, 2>& ids, const xt::xtensor<float, 2>& mask) { return model(ids, mask); }
#else
auto run(const Model<Net>& model, const xt::xtensor<int, 2>& ids, const xt::xtensor<std::int64_t, 2>& mask) { return model(ids, mask); }
#endif
