#pragma once

#include <string>

/// The compiled architecture's name, from sources that idem_add_model compiles.
std::string architecture();
