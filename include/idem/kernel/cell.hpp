/// The kinds of units that recurrent.hpp runs, for who only describes a network.
#pragma once

namespace idem::kernel {

struct Lstm {
    static constexpr int gates = 4;
    static constexpr int apart = 0;           // so many gates, the last, keep their input apart from the units' sums
    static constexpr bool keeps_more = true;  // than h: c
};
struct Gru {
    static constexpr int gates = 3;
    static constexpr int apart = 1;
    static constexpr bool keeps_more = false;
};

}  // namespace idem::kernel
