#pragma once
#include <idem/shape/first.hpp>
