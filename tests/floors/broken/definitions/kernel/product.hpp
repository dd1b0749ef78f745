#pragma once
#include <idem/kernel/product.ipp>
