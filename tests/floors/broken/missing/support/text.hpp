#pragma once
#include <idem/support/other.hpp>
