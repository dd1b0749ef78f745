// A layer of BERT that changes the width.
// expect: idem E01: 'encoder.layer.4.attention.self.query' is Linear<768, 768> and takes Shape<512, 768>, but 'encoder.layer.3' (Linear<768, 512>) gives it Shape<512, 512>
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : replace_t<zoo::BertBase, "encoder.layer.3", Linear<768, 512>> {};
#else
struct Right : replace_t<zoo::BertBase, "encoder.layer.3", Linear<768, 768>> {};
#endif
