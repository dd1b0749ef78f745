// Nothing is announced, so that any failure would pass.
// reported: the file announces no text
#ifdef FAULT
static_assert(false, "not so");
#endif
