// A path of BERT, with the prefix of its files.
// expect: idem E12: there is no layer 'bert.encoder.layer.3' in this network; did you mean 'encoder.layer.3'?
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : truncate_t<zoo::BertBase, "bert.encoder.layer.3"> {};
#else
struct Right : truncate_t<zoo::BertBase, "encoder.layer.3"> {};
#endif
