// The good twin compiles with a warning.
// expect: not so
// reported: the good twin does not compile without a word:
#ifdef FAULT
static_assert(false, "not so");
#else
inline int narrow(long number) { return number; }
#endif
