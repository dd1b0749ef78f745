/// Prints the architecture that was picked; returns the number of claims that do not hold.
#include "sums.hpp"

#include <cmath>
#include <iostream>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace {

std::vector<std::string>& constructed() {
    static std::vector<std::string> archs;
    return archs;
}

int broken = 0;
void claim(bool holds, const char* what) {
    if (holds) return;
    std::cout << "BROKEN: " << what << '\n';
    ++broken;
}

template <class E>
bool throws(int count) {
    try {
        const Sums sums(count);
    } catch (const E&) {
        return true;
    } catch (...) {
    }
    return false;
}

bool close(float a, float b) { return std::abs(a - b) <= 1e-5F * std::abs(b); }

// Called before main.
const std::string early(arch_of_sums());

}  // namespace

void construct_static(std::string_view arch) { constructed().emplace_back(arch); }

int main() {
    const std::string arch(arch_of_sums());
    std::cout << arch << '\n';
    claim(early == arch, "static objects of the program find the architecture picked");
    claim(constructed() == std::vector<std::string>{arch}, "static objects are those of the architecture picked");

    std::vector<float> values(1003);
    std::iota(values.begin(), values.end(), 1.0F);
    const double n = 1003, squares = n * (n + 1) * (2 * n + 1) / 6;
    const Sums sums(100);
    claim(close(sums(values), static_cast<float>(squares + 100)), "member functions compute");
    claim(close(shared_sum(values), static_cast<float>(squares)), "the program's own copy computes");
    claim(close(Table<float>::sum(values), static_cast<float>(squares)), "the program's own pointer computes");
    const std::unique_ptr<Summing> summing = sums.summing();
    claim(close((*summing)(values), static_cast<float>(squares)), "virtual functions compute");
    claim(dynamic_cast<Summing*>(summing.get()) != nullptr, "dynamic_cast");

    claim(throws<Overflow>(1001), "an exception of a header is caught by its type");
    claim(throws<std::runtime_error>(1001), "an exception of a header is caught by its base");
    claim(throws<Refusal>(-1), "an exception of the sources is caught by its type");
    claim(throws<std::length_error>(1 << 30) == false, "what is not thrown is not caught");
    return broken;
}
