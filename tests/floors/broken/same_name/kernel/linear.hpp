#pragma once
#include <idem/layer/linear.hpp>
