/// What the machine can do at this moment: fp32 multiply-adds from registers, in flop a second, and the bandwidths of
/// the levels of memory, in bytes a second. Of the calling thread, unless there are several.
#pragma once

#include <idem/kernel/cache.hpp>
#include <idem/kernel/shuffle.hpp>
#include <idem/tensor/aligned.hpp>

#include <sched.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <limits>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

namespace probe {

using idem::kernel::simd::Batch;

/// A clock, in seconds.
using Seconds = double (*)();

inline double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Of the calling thread: it stands still while others have the processor.
inline double thread_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Level {
    const char* name;
    std::ptrdiff_t bytes;
};

/// From the nearest on; the last one holds everything. Where the system does not tell sizes, they are the usual ones.
inline const std::array<Level, 4>& levels() {
    const auto ask = [](int name, std::ptrdiff_t usual) {
        const long bytes = ::sysconf(name);
        return bytes > 0 ? bytes : usual;
    };
    static const std::array<Level, 4> all{{{"L1", ask(_SC_LEVEL1_DCACHE_SIZE, 32 << 10)},
                                           {"L2", idem::kernel::second_level_bytes},
                                           {"L3", ask(_SC_LEVEL3_CACHE_SIZE, 16 << 20)},
                                           {"memory", std::numeric_limits<std::ptrdiff_t>::max()}}};
    return all;
}

/// The nearest level that holds so many bytes.
inline std::size_t level_of(double bytes) {
    std::size_t level = 0;
    while (level + 1 < levels().size() && static_cast<double>(levels()[level].bytes) < bytes) ++level;
    return level;
}

namespace detail {

/// Ten independent chains: two units of four cycles' latency are busy with eight. They are variables, not an array,
/// and differ: else they come to lie in memory, or become one.
inline constexpr std::size_t chains = 10;

inline volatile float sink = 0;  // results go here, so that nothing is left out

/// Calls `body` with so many vectors.
template <class Body>
void with_chains(Body body) {
    [&]<std::size_t... chain>(std::index_sequence<chain...>) {
        sink = body(Batch(sink + static_cast<float>(chain))...);
    }(std::make_index_sequence<chains>{});
}

template <class... Chain>
float multiply_adds(int rounds, Chain... sums) {
    const Batch factor(0.75f), summand(0.25f);  // the sums go towards 1
    for (int i = 0; i < rounds; ++i) ((sums = idem::kernel::simd::fma(sums, factor, summand)), ...);
    return idem::kernel::simd::reduce_add((sums + ...));
}

/// Sums up `count` floats, which all chains share equally.
template <class... Chain>
float sum(const float* from, std::ptrdiff_t count, std::ptrdiff_t passes, Chain... sums) {
    constexpr std::ptrdiff_t lanes = idem::kernel::simd::lanes<Batch>;
    for (; passes > 0; --passes)
        for (const float* x = from; x < from + count;)
            ((sums = sums + idem::kernel::simd::load_aligned<Batch>(x), x += lanes), ...);
    return idem::kernel::simd::reduce_add((sums + ...));
}

/// Copies as much.
template <class... Chain>
float copy(const float* from, float* to, std::ptrdiff_t count, std::ptrdiff_t passes, Chain... vectors) {
    constexpr std::ptrdiff_t lanes = idem::kernel::simd::lanes<Batch>;
    for (; passes > 0; --passes) {
        float* y = to;
        for (const float* x = from; x < from + count;) {
            ((vectors = idem::kernel::simd::load_aligned<Batch>(x), x += lanes), ...);
            ((idem::kernel::simd::store_aligned(y, vectors), y += lanes), ...);
        }
        asm volatile("" ::: "memory");  // no pass is left out
    }
    return *to;
}

/// What `burst()` returns, a second, over bursts that fill `duration` seconds.
template <class Burst>
double rate(Burst burst, double duration, Seconds now) {
    double amount = 0, passed = 0;
    for (const double begin = now(); passed < duration; passed = now() - begin) amount += burst();
    return amount / passed;
}

/// Lets the calling thread run on the processor of this number only, of those that it may use.
inline void stay_on(std::size_t number) {
    cpu_set_t allowed, one;
    CPU_ZERO(&one);
    ::sched_getaffinity(0, sizeof allowed, &allowed);
    for (std::size_t processor = 0; processor < CPU_SETSIZE; ++processor)
        if (CPU_ISSET(processor, &allowed) && number-- == 0) CPU_SET(processor, &one);
    ::sched_setaffinity(0, sizeof one, &one);  // without effect if there is none
}

}  // namespace detail

/// The mean over `duration` seconds, so that what is taken away in that time counts too.
inline double peak(double duration, Seconds now) {
    constexpr int rounds = 10'000;
    const auto burst = [] {
        detail::with_chains([](auto... chain) { return detail::multiply_adds(rounds, chain...); });
        return 2.0 * detail::chains * rounds * idem::kernel::simd::lanes<Batch>;
    };
    return detail::rate(burst, duration, now);
}

/// The sum over so many new threads, each on a processor of its own, of what `measure(thread)` returns there.
template <class Measure>
double sum_of_threads(std::size_t count, Measure measure) {
    std::vector<double> rates(count);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i)
        threads.emplace_back([i, measure, &rates] {
            detail::stay_on(i);
            rates[i] = measure(i);
        });
    for (std::thread& thread : threads) thread.join();
    return std::accumulate(rates.begin(), rates.end(), 0.0);
}

/// Of the time on the wall.
inline double peak_of_threads(std::size_t count, double duration) {
    return sum_of_threads(count, [duration](std::size_t) { return peak(duration, &wall_seconds); });
}

/// What is read is summed up. What is copied counts when it is read and when it is written.
enum class Traffic { read, copy };

/// Over so many bytes again and again, for at least `duration` seconds. Data that no cache holds is represented by
/// twice the last cache.
inline double bandwidth(double bytes, Traffic traffic, double duration, Seconds now) {
    constexpr std::ptrdiff_t step = 2 * detail::chains * idem::kernel::simd::lanes<Batch>;  // of either half
    const std::ptrdiff_t most = 2 * levels()[2].bytes / std::ptrdiff_t{sizeof(float)} / step;
    const std::ptrdiff_t wanted = static_cast<std::ptrdiff_t>(bytes / sizeof(float)) / step;
    const std::ptrdiff_t floats = std::clamp<std::ptrdiff_t>(wanted, 1, most) * step;
    // The halves are not whole pages apart: else loads wait for stores whose addresses end as theirs do.
    constexpr std::ptrdiff_t gap = idem::kernel::simd::alignment / sizeof(float);
    static const auto data = idem::detail::make_shared_zeros(static_cast<std::size_t>(most * step + gap));

    constexpr std::ptrdiff_t burst_floats = 1 << 19;
    const std::ptrdiff_t passes = burst_floats / floats + 1;
    const auto burst = [&] {
        detail::with_chains([&](auto... chain) {
            if (traffic == Traffic::read) return detail::sum(data.get(), floats, passes, chain...);
            return detail::copy(data.get(), data.get() + floats / 2 + gap, floats / 2, passes, chain...);
        });
        return static_cast<double>(passes * floats) * sizeof(float);
    };
    burst();
    return detail::rate(burst, duration, now);
}

/// What so many threads read from memory, each its own part of an array that is read from end to end, as the weights
/// of a network are: no part of it is left in a cache of up to 100 MB.
inline double reads_of_threads(std::size_t count, double duration) {
    constexpr std::ptrdiff_t step = detail::chains * idem::kernel::simd::lanes<Batch>;
    constexpr std::ptrdiff_t all = (std::ptrdiff_t{1} << 27) / step;
    static const auto data = idem::detail::make_shared_zeros(static_cast<std::size_t>(all * step));
    const std::ptrdiff_t part = all / static_cast<std::ptrdiff_t>(count) * step;
    return sum_of_threads(count, [=](std::size_t thread) {
        const float* const from = data.get() + part * static_cast<std::ptrdiff_t>(thread);
        const auto burst = [=] {
            detail::with_chains([=](auto... chain) { return detail::sum(from, part, 1, chain...); });
            return static_cast<double>(part) * sizeof(float);
        };
        return detail::rate(burst, duration, &wall_seconds);
    });
}

}  // namespace probe
