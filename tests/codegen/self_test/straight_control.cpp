// The control is straight as well, so that the check proves nothing.
// straight: twice
// must not be straight: thrice
// reported: thrice must not be straight, and is
extern "C" float twice(float x) { return x * 2.0f; }
extern "C" float thrice(float x) { return x * 3.0f; }
