// Both twins fail, so that the fault proves nothing.
// expect: not so
// reported: the good twin does not compile:
static_assert(false, "not so");
#ifdef FAULT
#else
#endif
