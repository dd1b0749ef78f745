// Going on with a sequence by a length, which is that of the spans.
// expect: idem E36: extend takes 1 inputs and 1 outputs as spans, Workspace<Net>&, and at most an executor, but argument 4 is Length
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Causal>>> {};

#ifdef FAULT
Status extend(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<float> y, Workspace<Net>& workspace) { return model.extend(ids, y, workspace, Length{3}); }
#else
Status extend(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<float> y, Workspace<Net>& workspace) { return model.extend(ids, y, workspace, executor::OpenMP{2}); }
#endif
