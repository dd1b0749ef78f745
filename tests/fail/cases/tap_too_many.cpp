// More Taps than a network can keep.
// expect: idem E41: '1' is one Tap too many: a network keeps what 32 of them give
#include <idem/compose.hpp>

using namespace idem;

struct Taps : Sequential<
    Tap<"aa">, Tap<"ab">, Tap<"ac">, Tap<"ad">, Tap<"ae">, Tap<"af">, Tap<"ag">, Tap<"ah">,
    Tap<"ba">, Tap<"bb">, Tap<"bc">, Tap<"bd">, Tap<"be">, Tap<"bf">, Tap<"bg">, Tap<"bh">,
    Tap<"ca">, Tap<"cb">, Tap<"cc">, Tap<"cd">, Tap<"ce">, Tap<"cf">, Tap<"cg">, Tap<"ch">,
    Tap<"da">, Tap<"db">, Tap<"dc">, Tap<"dd">, Tap<"de">, Tap<"df">, Tap<"dg">, Tap<"dh">> {};

#ifdef FAULT
struct Wrong : Network<Shape<8>, Taps, Tap<"i">> {};
#else
struct Right : Network<Shape<8>, Taps> {};
#endif
