// A branch forward is straight; a loop is not.
// straight: largest
// must not be straight: length
extern "C" void largest(const float* x, float* y) {
    if (*x > *y) *y = *x;
}
extern "C" int length(const char* text) {
    int count = 0;
    while (*text++ != 0) ++count;
    return count;
}
