#pragma once

#include "shared.hpp"

#include <memory>
#include <span>
#include <stdexcept>
#include <string_view>

/// Its virtual destructor stands in sums.cpp, and with it the typeinfo.
struct Refusal : std::logic_error {
    using std::logic_error::logic_error;
    ~Refusal() override;
};

class Sums {
  public:
    explicit Sums(int count);  // throws Overflow beyond 1,000, Refusal below 0
    float operator()(std::span<const float> values) const;
    std::unique_ptr<Summing> summing() const;

  private:
    struct Impl;
    std::shared_ptr<const Impl> impl_;
};

std::string_view arch_of_sums();
std::string_view arch_of_names();  // in names.cpp

/// Defined by the program; called by static objects of sums.cpp.
void construct_static(std::string_view arch);
