// A DistilBERT without a width.
// expect: idem E23: zoo::BertConfig has width of 0, which must be at least 1
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/distilbert.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicDistilBert<zoo::BertConfig{.width = 0}> {};
#else
struct Right : zoo::BasicDistilBert<zoo::BertConfig{.width = 384}> {};
#endif
