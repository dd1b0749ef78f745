// One error, but more of it than anyone reads.
// expect: no matching function
// reported: lines, more than
// reported: bytes, more than
template <int N>
struct AnArgumentWhoseNameMakesEveryNoteAboutItLonger {};

#define CANDIDATES(n)                                                          \
    void overloaded(AnArgumentWhoseNameMakesEveryNoteAboutItLonger<n>, short); \
    void overloaded(AnArgumentWhoseNameMakesEveryNoteAboutItLonger<n>, int);   \
    void overloaded(AnArgumentWhoseNameMakesEveryNoteAboutItLonger<n>, long);
CANDIDATES(1)
CANDIDATES(2)
CANDIDATES(3)
CANDIDATES(4)

#ifdef FAULT
inline void call() { overloaded(nullptr, 1); }
#endif
