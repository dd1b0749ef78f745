// A mask in a vector of bool, which is no array.
// expect: but argument 2 is std::vector<bool
// expect: where a span of bool belongs
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Inputs<Ids<16>, Side<"mask", Mask<16>>>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::vector<bool>& mask, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, mask, y, workspace); }
#else
Status run(const Model<Net>& model, std::vector<std::int64_t>& ids, std::span<bool> mask, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, mask, y, workspace); }
#endif
