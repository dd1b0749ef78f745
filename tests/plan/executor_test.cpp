/// Who carries out a run does not change what comes out.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/model.hpp>

#include <atomic>
#include <cstddef>
#include <span>

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

#if defined(_OPENMP)
constexpr bool openmp = true;
#else
constexpr bool openmp = false;
#endif

template <class Net, class... Executor>
Vector outputs(const Model<Net>& model, const Vector& x, int threads, Executor... executor) {
    const std::size_t batch = x.size() / Net::input::size;
    Workspace<Net> workspace{batch, threads};
    Vector y(batch * Net::output::size, -1.0f);
    REQUIRE(model.run(std::span<const float>(x), std::span<float>(y), workspace, executor...) == Status::ok);
    return y;
}

template <class Net>
void check_all_numbers_of_threads() {
    const Model<Net> model = derived_model<Net>();
    for (const std::size_t batch : {1U, 2U, 7U}) {
        const Vector x = derived_input("x", batch * Net::input::size);
        const Vector expected = outputs(model, x, 1);
        CHECK(naive::same(outputs(model, x, 1, executor::Inline{}), expected));
        for (const int threads : {1, 2, 3, 8}) {
            INFO(threads << " threads, batch " << batch);
            CHECK(naive::same(outputs(model, x, threads, executor::OpenMP{threads}), expected));
            CHECK(naive::same(outputs(model, x, threads, executor::OpenMP{}), expected));
        }
    }
}

}  // namespace

TEST_CASE("any number of threads computes the same, bit for bit") {
    check_all_numbers_of_threads<SmallMlp>();
    check_all_numbers_of_threads<ConvNet>();
    check_all_numbers_of_threads<Chosen>();
}

TEST_CASE("with OpenMP, each thread has its number and waits for the others") {
    std::atomic<int> arrived{0};
    std::atomic<bool> all_waited{true};
    std::atomic<int> numbers{0};
    int total = 0;
    detail::on_threads(executor::OpenMP{3}, 3, [&](int thread, int threads, auto wait) {
        numbers += 1 << thread;
        ++arrived;
        wait();
        if (arrived != threads) all_waited = false;
        if (thread == 0) total = threads;
    });
    CHECK(all_waited);
    CHECK(numbers == (1 << total) - 1);
    CHECK(total == (openmp ? 3 : 1));
}

TEST_CASE("a run uses no more threads than its workspace has scratch for") {
    int most = 0;
    detail::on_threads(executor::OpenMP{64}, 2, [&](int thread, int threads, auto) {
        if (thread == 0) most = threads;
    });
    CHECK(most == (openmp ? 2 : 1));
    CHECK(Workspace<SmallMlp>(1, 3).threads() == 3);
    CHECK(Workspace<SmallMlp>(1, 0).threads() == 1);
    CHECK(Workspace<SmallMlp>().threads() >= 1);
}

TEST_CASE("AnyModel takes an executor too") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const AnyModel any(model);
    const Vector x = derived_input("x", 2 * ConvNet::input::size);
    const Vector expected = outputs(model, x, 1);
    AnyModel::Workspace workspace = any.make_workspace(2);
    for (const int threads : {1, 2}) {
        Vector y(expected.size());
        REQUIRE(any.run(std::span<const float>(x), std::span<float>(y), workspace, executor::OpenMP{threads}) ==
                Status::ok);
        CHECK(naive::same(y, expected));
    }
}

TEST_CASE("a batch that goes through in parts comes out as one that does not") {
    constexpr std::size_t at_once = detail::program_t<ConvNet>::plan.batch_at_once;
    STATIC_REQUIRE(at_once > 1);
    STATIC_REQUIRE(at_once < 1000);
    const Model<ConvNet> model = derived_model<ConvNet>();
    const std::size_t batch = 2 * at_once + 3;
    const Vector x = derived_input("x", batch * ConvNet::input::size);
    const Vector all = outputs(model, x, 1);
    for (const std::size_t sample : {std::size_t{0}, at_once - 1, at_once, 2 * at_once, batch - 1}) {
        const auto first = x.begin() + static_cast<std::ptrdiff_t>(sample * ConvNet::input::size);
        const Vector alone = outputs(model, Vector(first, first + ConvNet::input::size), 1);
        CHECK(naive::same(alone, std::span(all).subspan(sample * ConvNet::output::size, ConvNet::output::size)));
    }
}
