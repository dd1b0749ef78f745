#pragma once
#include <idem/kernel/product.hpp>
#include <idem/layer/linear.hpp>
