/// Weights are packed for the vectors of the source that loads them: sources with other vectors in the same program share
/// none of it.
#include "flags/answers.hpp"
#include "support/catch.hpp"

TEST_CASE("sources with different vectors have models of their own", "[plan]") {
    const std::vector<float> narrow = flags_test::answer_of_narrow_vectors(), wide = flags_test::answer_of_wide_vectors();
    REQUIRE(narrow.size() == flags_test::Net::output::size);
    REQUIRE(wide.size() == narrow.size());
    for (std::size_t i = 0; i < narrow.size(); ++i) CHECK(wide[i] == Approx(narrow[i]).margin(1e-5));
}
