#pragma once
#include <idem/shape/second.hpp>
