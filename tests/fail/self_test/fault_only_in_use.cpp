// A fault is seen only when a program uses it.
// expect: idem E00
// reported: the fault compiles
#include "fail/self_test/used.hpp"

#ifdef FAULT
struct Wrong {
    static constexpr bool sound = false;
};
#endif
