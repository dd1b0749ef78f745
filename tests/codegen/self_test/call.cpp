// Calls another function, in the middle and at its end.
// straight: twice
// must not be straight: last
// reported: twice is not straight
extern "C" float other(float x);
extern "C" float twice(float x) { return other(x) + 1.0f; }
extern "C" float last(float x) { return other(x); }
