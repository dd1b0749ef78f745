#pragma once
#include <idem/idem.hpp>
