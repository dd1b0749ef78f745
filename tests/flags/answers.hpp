/// One network in sources that are compiled with different flags.
#pragma once

#include "golden/derived_model.hpp"

#include <idem/compose.hpp>
#include <idem/plan/any_model.hpp>
#include <idem/plan/model.hpp>

#include <span>
#include <vector>

namespace flags_test {

struct Net : idem::Network<idem::Shape<12>, idem::Linear<12, 20>, idem::ReLU, idem::Linear<20, 5>> {};

// Not inline: each source has its own.
namespace {

[[maybe_unused]] std::vector<float> answer() {
    const auto model = golden::derived_model<Net>();
    const std::vector<float> input = golden::derived_input("x", Net::input::size);
    std::vector<float> output(Net::output::size);
    idem::Workspace<Net> workspace{1};
    if (model.run(std::span<const float>(input), std::span<float>(output), workspace) != idem::Status::ok) return {};
    return output;
}

[[maybe_unused]] std::vector<float> answer_of_any() {
    const idem::AnyModel model = golden::derived_model<Net>();
    const std::vector<float> input = golden::derived_input("x", Net::input::size);
    std::vector<float> output(Net::output::size);
    idem::AnyModel::Workspace workspace = model.make_workspace();
    if (model.run(std::span<const float>(input), std::span<float>(output), workspace) != idem::Status::ok) return {};
    return output;
}

}  // namespace

std::vector<float> answer_of_narrow_vectors(), any_answer_of_narrow_vectors();
std::vector<float> answer_of_wide_vectors(), any_answer_of_wide_vectors();

}  // namespace flags_test
