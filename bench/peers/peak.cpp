// What the machine can do at this moment: fp32 multiply-adds, in GFLOP/s.
//
//     peak threads
//
// Answers each line that it reads, with the mean over 100 ms in each thread, summed over the threads.
#include "../probe.hpp"
#include "process.hpp"

int main(int argc, char** argv) {
    const std::size_t threads = argc == 2 ? std::stoul(argv[1]) : 1;
    for (std::string turn; std::getline(std::cin, turn);)
        peers::answer("%.1f", probe::peak_of_threads(threads, 0.1) * 1e-9);
}
