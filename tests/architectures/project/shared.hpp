/// What the program and the sources of the library both compile: the linker must not mix the copies up.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

/// A loop that the compiler turns into vector instructions.
template <class T>
[[gnu::noinline]] T shared_sum(const std::vector<T>& values) {
    std::vector<T> partial(16);
    for (std::size_t i = 0; i < values.size(); ++i) partial[i % 16] += values[i] * values[i];
    T sum{};
    for (const T each : partial) sum += each;
    return sum;
}

/// Its address is data: were the data merged, so would be the function that it points to.
template <class T>
struct Table {
    using Sum = T (*)(const std::vector<T>&);
    static inline Sum sum = &shared_sum<T>;
};

/// Defined in headers alone.
struct Overflow : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Summing {
    virtual ~Summing() = default;
    virtual float operator()(const std::vector<float>& values) const { return shared_sum(values); }
};
