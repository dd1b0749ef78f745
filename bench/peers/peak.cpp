// What the machine can do at this moment: fp32 multiply-adds, in GFLOP/s.
//
//     peak threads
//
// Answers each line that it reads.
//
// Ten independent chains: two units of four cycles' latency are busy with eight. The mean over 100 ms in each thread,
// so that what is taken away in that time counts too; summed over the threads.
#include "process.hpp"

#include <idem/kernel/simd.hpp>

#include <sched.h>

#include <numeric>
#include <thread>
#include <utility>

namespace {

using idem::simd::Batch;

constexpr int chains = 10, rounds = 30'000;
constexpr double flop = 2.0 * chains * rounds * idem::simd::lanes<Batch>;

/// The chains are variables, not an array, and differ: else they come to lie in memory, or become one.
template <class... Chain>
float burst(Chain... sums) {
    const Batch factor(0.75f), summand(0.25f);  // the sums go towards 1
    for (int i = 0; i < rounds; ++i) ((sums = idem::simd::fma(sums, factor, summand)), ...);
    return idem::simd::reduce_add((sums + ...));
}

template <std::size_t... chain>
double gigaflops(std::index_sequence<chain...>) {
    volatile float start = 0;
    int bursts = 0;
    const auto begin = peers::Clock::now();
    double time = 0;
    for (; time < 100e6; time = peers::nanoseconds_since(begin), ++bursts)
        start = burst(Batch(start + static_cast<float>(chain))...);
    return flop * bursts / time;
}

/// Lets the calling thread run on the processor of this number only, of those that it may use.
void stay_on(std::size_t number) {
    cpu_set_t allowed, one;
    CPU_ZERO(&one);
    sched_getaffinity(0, sizeof allowed, &allowed);
    for (std::size_t processor = 0; processor < CPU_SETSIZE; ++processor)
        if (CPU_ISSET(processor, &allowed) && number-- == 0) CPU_SET(processor, &one);
    sched_setaffinity(0, sizeof one, &one);  // without effect if there is none
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<double> rates(argc == 2 ? std::stoul(argv[1]) : 1);
    for (std::string turn; std::getline(std::cin, turn);) {
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < rates.size(); ++i)
            threads.emplace_back([i, &rates] {
                stay_on(i);
                rates[i] = gigaflops(std::make_index_sequence<chains>{});
            });
        for (std::thread& thread : threads) thread.join();
        peers::answer("%.1f", std::accumulate(rates.begin(), rates.end(), 0.0));
    }
}
