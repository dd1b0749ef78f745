// Half of the feed-forward of BERT.
// expect: idem E01: 'encoder.layer.11.output.dense' is Linear<3072, 768> and takes Shape<512, 3072>, but 'encoder.layer.11.
// expect: gives it Shape<512, 768>
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : replace_t<zoo::BertBase, "encoder.layer.11.intermediate", Identity> {};
#else
struct Right : replace_t<zoo::BertBase, "encoder.layer.11", Identity> {};
#endif
