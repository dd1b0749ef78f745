#include "flags/answers.hpp"

std::vector<float> flags_test::answer_of_wide_vectors() { return answer(); }
std::vector<float> flags_test::any_answer_of_wide_vectors() { return answer_of_any(); }
