#pragma once
#include <xsimd/xsimd.hpp>
