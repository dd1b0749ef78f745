/// What part of a run's work each thread does: as much as it gets done in the same time.
///
/// The processors of a machine are not equally fast: there are two kinds of cores, or a neighbour uses a part of one.
/// With equal parts the fast ones wait at the end of every step. So a run notes how long each thread works, and the
/// next one moves work from the slow to the fast. Results do not depend on that: no sum depends on who adds it up.
#pragma once

#include <idem/kernel/operation.hpp>
#include <idem/support/cache_lines.hpp>
#include <idem/tensor/aligned.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <new>

namespace idem::detail {

class Shares {
  public:
    using Clock = std::chrono::steady_clock;

    /// Lie in `bytes(threads)` of memory, aligned to cache lines. At first all shares are equal.
    Shares(std::byte* memory, int threads)
        : worked_(new (memory) Worked[static_cast<std::size_t>(threads)]),
          borders_(new (memory + sizeof(Worked) * static_cast<std::size_t>(threads))
                       int[static_cast<std::size_t>(threads) + 1]) {}

    static constexpr std::size_t bytes(std::size_t threads) {
        return sizeof(Worked) * threads + whole_line_bytes((threads + 1) * sizeof(int));
    }

    /// A thread of the next run.
    kernel::Team team(int thread, int threads) const noexcept {
        return {thread, threads, threads == threads_ ? borders_ : nullptr};
    }

    /// Notes that a thread worked. Threads may do so at once, each for itself.
    void add(int thread, Clock::duration time) noexcept { worked_[thread].time += time; }

    /// After a run: goes halfway to the shares with which its threads would have worked equally long, and forgets how
    /// long they did. What is shorter than clocks can tell apart changes nothing.
    void even_out(int threads) noexcept {
        if (threads != threads_)
            for (int t = 0; t <= threads; ++t) borders_[t] = t * pieces;
        threads_ = threads;

        Clock::duration shortest = Clock::duration::max();
        double pace = 0, all = 0;
        for (int t = 0; t < threads; ++t) shortest = std::min(shortest, worked_[t].time);
        if (shortest >= std::chrono::microseconds(20)) {
            const auto pace_of = [&](int t, int share) { return share / static_cast<double>(worked_[t].time.count()); };
            const auto next = [&](int t, int share) {
                const double even = pieces * threads * pace_of(t, share) / pace;
                return std::max((share + even) / 2, pieces / 4.0);
            };
            for (int t = 0; t < threads; ++t) pace += pace_of(t, borders_[t + 1] - borders_[t]);
            for (int t = 0; t < threads; ++t) all += next(t, borders_[t + 1] - borders_[t]);
            double done = 0;
            for (int t = 0, begin = 0; t < threads; ++t) {
                done += next(t, borders_[t + 1] - begin);
                begin = borders_[t + 1];
                borders_[t + 1] = static_cast<int>(std::lround(done / all * pieces * threads));
            }
        }
        for (int t = 0; t < threads; ++t) worked_[t].time = {};
    }

  private:
    static constexpr int pieces = 32;  // of a thread's share: so few that one is moved only if times differ by percents

    struct alignas(line_bytes) Worked {
        Clock::duration time{};
    };

    Worked* worked_;
    int* borders_;     // threads_ + 1
    int threads_ = 0;  // of the last run
};

/// While it lives, a thread works.
class Working {
  public:
    Working(Shares* shares, int thread) noexcept : shares_(shares), thread_(thread) {
        if (shares_) begin_ = Shares::Clock::now();
    }
    ~Working() {
        if (shares_) shares_->add(thread_, Shares::Clock::now() - begin_);
    }
    Working(const Working&) = delete;
    Working& operator=(const Working&) = delete;

  private:
    Shares* shares_;
    int thread_;
    Shares::Clock::time_point begin_{};
};

}  // namespace idem::detail
