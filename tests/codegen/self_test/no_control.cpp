// Without a control nothing shows that a difference would be seen.
// variants: 2
// reported: the file announces no '// variants: N' or no '// must differ: K'
extern "C" float twice(float x) { return x * 2.0f; }
