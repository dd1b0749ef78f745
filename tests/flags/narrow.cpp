#include "flags/answers.hpp"

std::vector<float> flags_test::answer_of_narrow_vectors() { return answer(); }
