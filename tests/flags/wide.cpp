#include "flags/answers.hpp"

std::vector<float> flags_test::answer_of_wide_vectors() { return answer(); }
