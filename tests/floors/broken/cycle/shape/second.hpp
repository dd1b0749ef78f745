#pragma once
#include <idem/shape/third.hpp>
