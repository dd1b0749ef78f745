// BERT split inside an attention.
// expect: idem E14: the network cannot be split after 'encoder.layer.5.attention.self.query', which stands in a branch: another branch would be cut off
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : split_t<zoo::BertBase, "encoder.layer.5.attention.self.query">::head {};
#else
struct Right : split_t<zoo::BertBase, "encoder.layer.5">::head {};
#endif
