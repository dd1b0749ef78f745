// Generating in another network's workspace.
// expect: idem E61: generate takes a model, a span of std::int64_t, a Sampling, Workspace<Net>&, and at most a function of std::int64_t and an executor, but argument 4 is Workspace<Other>
#include <idem/idem.hpp>

using namespace idem;

using IdList = std::vector<std::int64_t>;
struct Net : Network<Ids<16>, Embedding<50, 24>, ScaledDotProductAttention<2, Causal>, Linear<8, 50>> {};
struct Other : Network<Ids<16>, Embedding<50, 8>, Linear<8, 50>> {};

#ifdef FAULT
IdList run(const Model<Net>& model, const IdList& prompt, Workspace<Other>& workspace) { return generate(model, prompt, {.count = 40}, workspace); }
#else
IdList run(const Model<Net>& model, const IdList& prompt, Workspace<Net>& workspace) { return generate(model, prompt, {.count = 40}, workspace); }
#endif
