// Identity in the place of an output of BERT.
// expect: idem E05: 'encoder.layer.0.output' is Identity and takes one input, but 'encoder.layer.0.1' (Fork<
// expect: gives it 2 streams, Shape<512, 3072> and Shape<512, 768>; PassThrough<0> forwards the first of them, PassThrough<1> the second
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/bert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : replace_t<zoo::BertBase, "encoder.layer.0.output", Identity> {};
#else
struct Right : replace_t<zoo::BertBase, "encoder.layer.0.output", PassThrough<1>> {};
#endif
