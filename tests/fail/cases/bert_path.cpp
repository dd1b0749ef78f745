// A path of BERT, mistyped.
// expect: idem E12: there is no layer 'encoder.layers.3' in this network; did you mean 'encoder.layer.3'
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : replace_t<zoo::BertBase, "encoder.layers.3", Identity> {};
#else
struct Right : replace_t<zoo::BertBase, "encoder.layer.3", Identity> {};
#endif
