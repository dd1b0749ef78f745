// A GPT-2 with fewer than no layers.
// expect: idem E23: zoo::Gpt2Config has layers of -1, which must be at least 0
// only near: a network of its own
#include <idem/compose.hpp>
#include <idem/zoo/gpt2.hpp>

using namespace idem;

#ifdef FAULT
struct Wrong : zoo::BasicGpt2<zoo::Gpt2Config{.layers = -1}> {};
#else
struct Right : zoo::BasicGpt2<zoo::Gpt2Config{.layers = 0}> {};
#endif
