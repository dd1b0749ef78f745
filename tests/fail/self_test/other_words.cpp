// It fails, but for another reason than announced: a typo.
// expect: not so
// reported: the message lacks: not so
#ifdef FAULT
statik_assert(false, "so");
#endif
