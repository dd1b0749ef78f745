#include "sums.hpp"

std::string_view arch_of_names() { return IDEM_ARCH; }
