// BERT without its embeddings.
// expect: idem E05: 'embeddings' is Identity and takes one input, but the network's input gives it 2 streams, Ids<512> and Ids<512>
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : replace_t<zoo::BertBase, "embeddings", Identity> {};
#else
struct Right : replace_t<zoo::BertBase, "embeddings.LayerNorm", Identity> {};
#endif
