// Generating with a network whose attention looks at what is yet to come.
// expect: idem E57: generate takes a network of Ids<T> that gives logits, Shape<V> or Shape<T, V>, and looks back by causal attention, causal convolutions and recurrence only, but Net<> cannot be extended one by one
#include <idem/idem.hpp>

using namespace idem;

template <class... Options>
struct Net : Network<Ids<16>, Embedding<50, 24>, ScaledDotProductAttention<2, Options...>, Linear<8, 50>> {};

#ifdef FAULT
using Causally = Net<>;
#else
using Causally = Net<Causal>;
#endif

std::vector<std::int64_t> run(const Model<Causally>& model, const std::vector<std::int64_t>& prompt,
                              Workspace<Causally>& workspace) {
    return generate(model, prompt, {.count = 40}, workspace);
}
