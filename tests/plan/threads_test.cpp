/// One model, many threads. Also built under ThreadSanitizer.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/model_access.hpp>
#include <idem/plan/surgery.hpp>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

constexpr std::size_t thread_count = 4;
constexpr int rounds = 20;

/// Calls `function(number)` on that many threads, which begin together. Catch2's assertions belong to one thread, so
/// that each function says by its result whether all was well.
template <class Function>
std::size_t count_failed(Function function) {
    std::atomic<std::size_t> ready{0}, failed{0};
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < thread_count; ++number)
        threads.emplace_back([&, number] {
            ++ready;
            while (ready < thread_count) std::this_thread::yield();
            if (!function(number)) ++failed;
        });
    for (std::thread& thread : threads) thread.join();
    return failed;
}

Vector input_of(std::size_t number, std::size_t size) { return derived_input("x" + std::to_string(number), size); }

}  // namespace

TEST_CASE("threads that run one model at once get what one thread gets") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    std::vector<Vector> expected;
    for (std::size_t number = 0; number < thread_count; ++number)
        expected.push_back(naive::run(model, input_of(number, 2 * 192)));
    CHECK_FALSE(naive::same(expected[0], expected[1]));
    CHECK(count_failed([&](std::size_t number) {
              Workspace<ConvNet> workspace{2};
              const Vector x = input_of(number, 2 * 192);
              for (int round = 0; round < rounds; ++round)
                  if (!naive::same(naive::run(model, x, workspace), expected[number])) return false;
              return true;
          }) == 0);
}

TEST_CASE("threads make choices for themselves alone") {
    const Model<Chosen> model = derived_model<Chosen>();
    const StateDict state = golden::derived_state_dict(parameter_specs<Chosen>());
    const Vector x = derived_input("x", 8);
    CHECK(count_failed([&](std::size_t number) {
              const bool extra = number % 2 == 0;
              const int head = static_cast<int>(number / 2 % 2);
              const Vector expected = naive::chosen(state, x, extra, head);
              for (int round = 0; round < rounds; ++round) {
                  const Model<Chosen> own = model.with<"extra">(extra).with<"head">(head);
                  if (!naive::close(naive::run(own, x), expected)) return false;
              }
              return true;
          }) == 0);
}

namespace standard {

/// An executor of std::thread, whose barriers the thread sanitizer sees.
struct Threads {
    int count;
};

std::unique_ptr<std::barrier<>> barrier;  // of the one run at a time

template <class Body>
void on_threads(Threads executor, int most, Body body) {
    const int count = std::min(executor.count, most);
    barrier = std::make_unique<std::barrier<>>(count);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < count; ++thread)
        threads.emplace_back([&, thread] { body(thread, count, [] { barrier->arrive_and_wait(); }); });
    for (std::thread& thread : threads) thread.join();
}

}  // namespace standard

TEST_CASE("threads inside a run touch nothing of another's but behind a wait") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const Vector x = input_of(0, 3 * ConvNet::input::size);
    const Vector expected = naive::run(model, x);
    Vector y(expected.size());
    Workspace<ConvNet> workspace{3, 3};
    for (int round = 0; round < rounds; ++round) {
        std::fill(y.begin(), y.end(), 0.0f);
        using Runner = detail::Runner<detail::program_t<ConvNet>, ConvNet::input, ConvNet::output>;
        REQUIRE(Runner::run(detail::ModelAccess::weights(model), nullptr, {InputSpan(std::span<const float>(x))},
                            {std::span<float>(y)}, detail::WorkspaceAccess::scratch(workspace),
                            standard::Threads{3}) == Status::ok);
        CHECK(naive::same(y, expected));
    }
}

TEST_CASE("models are copied, changed and destroyed while others run") {
    const Vector x = derived_input("x", 192);
    auto owner = std::make_unique<Model<ConvNet>>(derived_model<ConvNet>());
    const Vector whole = naive::run(*owner, x);
    const Vector features = naive::run(truncate<"pool">(*owner), x);
    const Vector unfolded = naive::run(replace<"bn1">(*owner, Identity{}), x);
    std::vector<Model<ConvNet>> models(thread_count, *owner);
    owner.reset();
    CHECK(count_failed([&](std::size_t number) {
              // The last of these copies to go takes the weights along.
              auto own = std::make_unique<Model<ConvNet>>(std::move(models[number]));
              for (int round = 0; round < rounds; ++round) {
                  const Model<ConvNet> copy = *own;
                  own = std::make_unique<Model<ConvNet>>(copy);
                  if (!naive::same(naive::run(copy, x), whole)) return false;
                  if (number % 2 == 0 && !naive::same(naive::run(truncate<"pool">(copy), x), features)) return false;
                  if (number % 2 == 1 && !naive::same(naive::run(replace<"bn1">(copy, Identity{}), x), unfolded))
                      return false;
              }
              return true;
          }) == 0);
}
