// A run on floats where ids belong.
// expect: idem E36: run takes 2 inputs and 1 outputs as spans, Workspace<Net>&, and at most an executor and a Length, but argument 1 is std::span<const float
// expect: where a span of std::int64_t belongs
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Inputs<Ids<16>, Side<"mask", Mask<16>>>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Masked<"mask">>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const float> ids, std::span<const bool> mask, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, mask, y, workspace); }
#else
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<const bool> mask, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, mask, y, workspace); }
#endif
