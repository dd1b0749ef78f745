#include "reader.hpp"

#include "digits/network.hpp"

#include <idem/idem.hpp>

#include <cstddef>
#include <stdexcept>

struct Reader::Impl {
    Model<Digits> model;
};

Reader::Reader(const std::string& weights) : impl_(new Impl{load<Digits>(weights)}) {}

std::vector<float> Reader::operator()(std::span<const float> scans) const {
    const std::size_t count = scans.size() / Digits::input::size;
    std::vector<float> logits(count * Digits::output::size);
    Workspace<Digits> workspace{count};
    const Status status = impl_->model.run(scans, std::span<float>(logits), workspace);
    if (status != Status::ok) throw std::runtime_error(std::string(to_string(status)));
    return logits;
}

std::string_view Reader::architecture() { return IDEM_ARCH; }
