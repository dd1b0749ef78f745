// Two spellings of one function, and another function.
// variants: 2
// must differ: 2
extern "C" float twice(float x) {
#if VARIANT == 0
    return x + x;
#elif VARIANT == 1
    const float same = x;
    return same + x;
#else
    return x * 3.0f;
#endif
}
