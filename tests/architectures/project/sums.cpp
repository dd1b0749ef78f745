#include "sums.hpp"

#include <iostream>

namespace {

struct Static {
    Static() { construct_static(IDEM_ARCH); }
    ~Static() { std::cout << "destroyed for " << IDEM_ARCH << '\n'; }
};
const Static announced;

[[gnu::destructor]] void finish() { std::cout << "finished for " << IDEM_ARCH << std::endl; }

struct Squares final : Summing {
    float operator()(const std::vector<float>& values) const override { return Table<float>::sum(values); }
};

}  // namespace

struct Sums::Impl {
    std::vector<float> weights;
};

Refusal::~Refusal() = default;

Sums::Sums(int count) {
    if (count > 1000) throw Overflow("too many");
    if (count < 0) throw Refusal("too few");
    impl_.reset(new Impl{std::vector<float>(static_cast<std::size_t>(count), 1.0F)});
}

float Sums::operator()(std::span<const float> values) const {
    return shared_sum(std::vector<float>(values.begin(), values.end())) + shared_sum(impl_->weights);
}

std::unique_ptr<Summing> Sums::summing() const { return std::make_unique<Squares>(); }

std::string_view arch_of_sums() { return arch_of_names(); }
