// What the machine can do at this moment: fp32 multiply-adds in GFLOP/s, or reads from memory in GB/s.
//
//     peak threads flop|bytes
//
// Answers each line that it reads, with the mean over 100 ms in each thread, summed over the threads.
#include "../probe.hpp"
#include "process.hpp"

int main(int argc, char** argv) {
    const std::size_t threads = argc == 3 ? std::stoul(argv[1]) : 1;
    const bool reads = argc == 3 && std::string(argv[2]) == "bytes";
    for (std::string turn; std::getline(std::cin, turn);)
        peers::answer("%.1f", 1e-9 * (reads ? probe::reads_of_threads : probe::peak_of_threads)(threads, 0.1));
}
