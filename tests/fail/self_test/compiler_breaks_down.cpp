// A compiler that breaks down refuses everything.
// expect: simulated
// reported: the compiler broke down
#ifdef FAULT
#error internal compiler error: simulated
#endif
