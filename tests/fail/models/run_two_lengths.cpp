// A run of two lengths.
// expect: idem E36: run takes 1 inputs and 1 outputs as spans, Workspace<Net>&, and at most an executor and a Length, but argument 5 is a second Length
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Causal>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, y, workspace, Length{3}, Length{5}); }
#else
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, y, workspace, Length{3}, executor::OpenMP{2}); }
#endif
