#pragma once
#include "number.hpp"
