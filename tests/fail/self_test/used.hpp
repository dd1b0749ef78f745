/// In the place of fail/used.hpp: what finds a fault in use.
#pragma once

namespace fail {

template <class N>
bool use() {
    static_assert(N::sound, "idem E00");
    return N::sound;
}

}  // namespace fail
