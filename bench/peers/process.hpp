/// One measuring process of a C++ contender.
///
///     contender model input types result types threads seconds
///
/// `input` is a file of arrays, one behind the other, and `result` one to write, of one array of floats. Types are the
/// elements' and the extents, joined by a plus: i64:1,128+bool:1,128 or f32:8,3,224,224. It loads, runs once, and
/// answers with {"load_ns": 1, "peak_kb": 1}. Then, for each line that it reads, it runs for `seconds` and answers with
/// {"call_ns": 1}; so everyone is ready before the first one's turn, and turns follow each other at once.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace peers {

enum class Element { f32, i64, boolean };

struct Array {
    Element element;
    std::vector<std::int64_t> extents;  // the batch first
    std::vector<std::byte> bytes;

    template <class T>
    operator std::span<T>() {
        return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
};

struct Setting {
    std::string model;
    std::vector<Array> in;
    Array out;
    int threads;
};

using Clock = std::chrono::steady_clock;

inline double nanoseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

/// Everything in memory may have been read and written here: no call is merged with the next, or moved out of the loop.
inline void forget() { asm volatile("" ::: "memory"); }

inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Nanoseconds of a call. Calls are timed in blocks, so long that reading the clock (25 ns) does not count; the median
/// is that of the blocks. A tenth of the time goes ahead uncounted.
template <class Run>
double time_calls(Run& run, double seconds) {
    constexpr double block_nanoseconds = 50e3;
    constexpr std::size_t least_blocks = 5;
    const auto time_block = [&run](std::size_t calls) {
        const auto start = Clock::now();
        for (std::size_t i = 0; i < calls; ++i) {
            run();
            forget();
        }
        return nanoseconds_since(start);
    };
    std::size_t calls = 1;
    while (time_block(calls) < block_nanoseconds) calls *= 2;
    for (const auto start = Clock::now(); nanoseconds_since(start) < seconds * 1e8;) time_block(calls);

    std::vector<double> blocks;
    for (const auto start = Clock::now(); blocks.size() < least_blocks || nanoseconds_since(start) < seconds * 1e9;)
        blocks.push_back(time_block(calls) / static_cast<double>(calls));
    return median(blocks);
}

/// The most memory that this process has had in kB, mapped files and shared libraries included (as far as touched).
inline long peak_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
    return 0;
}

/// A line to who is waiting.
template <class... A>
void answer(const char* format, A... values) {
    std::printf(format, values...);
    std::putchar('\n');
    std::fflush(stdout);
}

/// Zeros, as many as "f32:8,3,224,224" says.
inline Array make_array(const std::string& type) {
    const std::string name = type.substr(0, type.find(':'));
    Array array{name == "f32" ? Element::f32 : name == "i64" ? Element::i64 : Element::boolean, {}, {}};
    std::size_t size = array.element == Element::f32 ? 4 : array.element == Element::i64 ? 8 : 1;
    std::istringstream text(type.substr(name.size() + 1));
    for (std::string extent; std::getline(text, extent, ',');) {
        array.extents.push_back(std::stoll(extent));
        size *= static_cast<std::size_t>(array.extents.back());
    }
    array.bytes.resize(size);
    return array;
}

inline std::vector<Array> read(const char* path, const std::string& types) {
    std::vector<Array> arrays;
    std::ifstream file(path, std::ios::binary);
    std::istringstream text(types);
    for (std::string type; std::getline(text, type, '+');) {
        std::vector<std::byte>& bytes = arrays.emplace_back(make_array(type)).bytes;
        if (!file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
            throw std::runtime_error(std::string(path) + " cannot be read");
    }
    return arrays;
}

inline void write(const char* path, const std::vector<std::byte>& bytes) {
    const auto size = static_cast<std::streamsize>(bytes.size());
    if (!std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), size))
        throw std::runtime_error(std::string(path) + " cannot be written");
}

/// `load(setting)` makes a contender ready; what it returns computes `setting.out` from `setting.in` when called.
template <class Load>
int measure(int argc, char** argv, Load load) {
    if (argc != 8) {
        std::fprintf(stderr, "usage: %s model input types result types threads seconds\n", argv[0]);
        return 2;
    }
    try {
        Setting setting{argv[1], read(argv[2], argv[3]), make_array(argv[5]), std::stoi(argv[6])};
        const auto start = Clock::now();
        auto run = load(setting);
        const double load_time = nanoseconds_since(start);
        run();
        write(argv[4], setting.out.bytes);
        answer(R"({"load_ns": %.0f, "peak_kb": %ld})", load_time, peak_memory());
        for (std::string turn; std::getline(std::cin, turn);)
            answer(R"({"call_ns": %.2f})", time_calls(run, std::stod(argv[7])));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 1;
    }
    return 0;
}

}  // namespace peers
