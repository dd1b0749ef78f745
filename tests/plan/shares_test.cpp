/// Threads get as much work as they get done.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

/// Shares of some threads, of whose speeds a test decides.
class Team {
  public:
    explicit Team(int threads) : memory_(detail::make_aligned<std::byte>(bytes(threads))), shares_(memory_.get(), threads) {}

    /// A run: `milliseconds` of each thread for the whole work.
    void run(const std::vector<double>& milliseconds) {
        const int threads = static_cast<int>(milliseconds.size());
        for (int t = 0; t < threads; ++t) {
            const std::chrono::duration<double, std::milli> time(milliseconds[static_cast<std::size_t>(t)] *
                                                                 part(t, threads));
            shares_.add(t, std::chrono::duration_cast<detail::Shares::Clock::duration>(time));
        }
        shares_.even_out(threads);
    }
    /// Of the whole.
    double part(int thread, int threads) const {
        const kernel::Portion portion = shares_.team(thread, threads).portion();
        return static_cast<double>(portion.end - portion.begin) / portion.whole;
    }

  private:
    static std::size_t bytes(int threads) { return detail::Shares::bytes(static_cast<std::size_t>(threads)); }
    detail::AlignedArray<std::byte> memory_;
    detail::Shares shares_;
};

// clang-format off
struct Wide : Network<Shape<16, 20, 20>,
    Named<"a", Conv2d<16, 80, Kernel<3>, Padding<1>>>, ReLU,
    Named<"b", Conv2d<80, 24, Kernel<1>>>,
    AdaptiveAvgPool2d<1, 1>, Flatten,
    Named<"fc", Linear<24, 10>>> {};
// clang-format on

}  // namespace

TEST_CASE("shares are equal at first, and go to what threads get done") {
    Team team(3);
    CHECK(team.part(1, 3) == 1.0 / 3);
    for (int i = 0; i < 20; ++i) team.run({10, 20, 20});
    CHECK(std::abs(team.part(0, 3) - 0.5) < 0.02);
    CHECK(std::abs(team.part(1, 3) - 0.25) < 0.02);
    for (int i = 0; i < 20; ++i) team.run({10, 10, 10});
    CHECK(std::abs(team.part(0, 3) - 1.0 / 3) < 0.02);
}

TEST_CASE("threads that are equally fast but for noise keep equal shares") {
    Team team(2);
    for (int i = 0; i < 20; ++i) {
        team.run({10, 10.4});
        team.run({10.4, 10});
        CHECK(team.part(0, 2) == 0.5);
    }
}

TEST_CASE("a thread that was held up once comes back") {
    Team team(2);
    team.run({10, 1e6});
    CHECK(team.part(1, 2) >= 0.1);
    for (int i = 0; i < 10; ++i) team.run({10, 10});
    CHECK(std::abs(team.part(1, 2) - 0.5) < 0.02);
}

TEST_CASE("another number of threads begins with equal shares, and so does what is too short to tell") {
    Team team(4);
    for (int i = 0; i < 20; ++i) team.run({10, 20});
    CHECK(team.part(0, 2) > 0.6);
    CHECK(team.part(0, 4) == 0.25);
    team.run({1e-3, 2e-3, 2e-3, 2e-3});
    CHECK(team.part(0, 4) == 0.25);
}

TEST_CASE("shares do not change what a model computes") {
    const Model<Wide> model = derived_model<Wide>();
    const Vector x = derived_input("x", 2 * Wide::input::size);
    Vector expected(2 * Wide::output::size), y(expected.size());
    Workspace<Wide> one{2, 1}, many{2, 3};
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(expected), one) == Status::ok);
    for (const int slow : {0, 1, 2}) {
        for (int t = 0; t < 3; ++t) detail::WorkspaceAccess::scratch(many).shares().add(t, std::chrono::milliseconds(t == slow ? 500 : 100));
        detail::WorkspaceAccess::scratch(many).shares().even_out(3);
        REQUIRE(model.run(std::span<const float>(x), std::span<float>(y), many, executor::OpenMP{3}) == Status::ok);
        CHECK(naive::same(y, expected));
    }
}
