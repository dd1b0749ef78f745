// A symbol's name is part of the object file, even where the instructions are the same.
// variants: 2
// must differ: 2
// reported: variant 1 is not the same as variant 0
template <int>
[[gnu::noinline, gnu::used]] float twice_of(float x) {
    return x * 2.0f;
}
extern "C" float twice(float x) { return twice_of<VARIANT>(x); }
