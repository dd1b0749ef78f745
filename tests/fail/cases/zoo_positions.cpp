// A BERT of more tokens than it has positions.
// expect: idem E01: 'embeddings.position_embeddings' is PositionEmbedding<128, 768> and takes at most 128 positions along the first axis, but the network's input gives it Ids<512>
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicBert<zoo::BertConfig{.positions = 128}> {};
#else
struct Right : zoo::BasicBert<zoo::BertConfig{.length = 128, .positions = 128}> {};
#endif
