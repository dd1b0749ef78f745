// The fault is none.
// expect: anything
// reported: the fault compiles
#ifdef FAULT
static_assert(true, "anything");
#endif
