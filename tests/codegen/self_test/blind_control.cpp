// The control is the same as the rest, so that the comparison proves nothing.
// variants: 2
// must differ: 2
// reported: variant 2 must differ, and is the same
extern "C" float twice(float x) { return x * 2.0f; }
