// A run by two executors.
// expect: but argument 5 is a second executor
#include <idem/idem.hpp>

using namespace idem;

struct Net : Network<Ids<16>, Named<"wte", Embedding<100, 8>>, Named<"attn", MultiheadAttention<8, 2, Causal>>> {};

#ifdef FAULT
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, y, workspace, executor::Inline{}, executor::OpenMP{2}); }
#else
Status run(const Model<Net>& model, std::span<const std::int64_t> ids, std::span<float> y, Workspace<Net>& workspace) { return model.run(ids, y, workspace, executor::OpenMP{2}, Length{3}); }
#endif
