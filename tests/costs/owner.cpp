#include "net.hpp"

template class idem::Model<Net>;
