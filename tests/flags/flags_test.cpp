/// Weights are packed for the vectors of the source that loads them: sources with other vectors in the same program share
/// none of it.
#include "flags/answers.hpp"
#include "support/catch.hpp"

namespace {

void check_same(const std::vector<float>& narrow, const std::vector<float>& wide) {
    REQUIRE(narrow.size() == flags_test::Net::output::size);
    REQUIRE(wide.size() == narrow.size());
    for (std::size_t i = 0; i < narrow.size(); ++i) CHECK(wide[i] == Approx(narrow[i]).margin(1e-5));
}

}  // namespace

TEST_CASE("sources with different vectors have models of their own", "[plan]") {
    check_same(flags_test::answer_of_narrow_vectors(), flags_test::answer_of_wide_vectors());
}

TEST_CASE("what an AnyModel holds is the model of the source that made it", "[plan]") {
    check_same(flags_test::answer_of_narrow_vectors(), flags_test::any_answer_of_narrow_vectors());
    check_same(flags_test::answer_of_narrow_vectors(), flags_test::any_answer_of_wide_vectors());
}
