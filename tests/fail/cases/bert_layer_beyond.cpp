// More layers than BERT has.
// expect: idem E12: there is no layer 'encoder.layer.12' in this network; did you mean 'encoder.layer.1
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : truncate_t<zoo::BertBase, "encoder.layer.12"> {};
#else
struct Right : truncate_t<zoo::BertBase, "encoder.layer.11"> {};
#endif
