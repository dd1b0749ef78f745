// Generating with a network of floats.
// expect: idem E57: generate takes a network of Ids<T> that gives logits, Shape<V> or Shape<T, V>, and looks back by causal attention, causal convolutions and recurrence only, but Floats takes Shape<16, 8>
#include <idem/idem.hpp>

using namespace idem;

using IdList = std::vector<std::int64_t>;
struct Floats : Network<Shape<16, 8>, Linear<8, 24>, ScaledDotProductAttention<2, Causal>, Linear<8, 50>> {};
struct Tokens : Network<Ids<16>, Embedding<50, 24>, ScaledDotProductAttention<2, Causal>, Linear<8, 50>> {};

#ifdef FAULT
IdList run(const Model<Floats>& model, const IdList& prompt, Workspace<Floats>& workspace) {
#else
IdList run(const Model<Tokens>& model, const IdList& prompt, Workspace<Tokens>& workspace) {
#endif
    return generate(model, prompt, {.count = 40}, workspace);
}
