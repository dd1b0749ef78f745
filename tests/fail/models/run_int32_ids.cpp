// A run on ids of 32 bits.
// expect: but argument 1 is std::span<const int
// expect: where a span of std::int64_t belongs
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Inputs<Ids<16>, Side<"mask", Mask<16>>>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const std::int32_t> ids, std::span<const bool> mask, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, mask, y, workspace); }
#else
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<const bool> mask, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, mask, y, workspace); }
#endif
