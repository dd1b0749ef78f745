// One mistake is reported twice.
// expect: not so
// reported: 2 errors instead of one
#ifdef FAULT
static_assert(false, "not so");
static_assert(false, "not so either");
#endif
