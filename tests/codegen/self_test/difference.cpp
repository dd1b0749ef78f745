// Variant 1 does more than variant 0.
// variants: 2
// must differ: 2
// reported: variant 1 is not the same as variant 0
extern "C" float twice(float x) { return x * (2.0f + VARIANT); }
