/// GPT-2 that goes on with a sequence: what it gives for each token is what a run of the whole sequence gives.
#include "check.hpp"
#include "small_transformers.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace generation_test {

using namespace idem;
using namespace golden;

namespace {

constexpr std::size_t vocabulary = 60;

std::vector<float> logits_of(const Model<SmallGpt2>& model, std::span<const std::int64_t> ids) {
    Workspace<SmallGpt2> workspace{1, 1};
    std::vector<float> logits(ids.size() * vocabulary);
    REQUIRE(model.run(ids, std::span(logits), workspace, Length{static_cast<int>(ids.size())}) == Status::ok);
    return logits;
}

/// The same in pieces of at most `step` tokens.
template <class Executor>
std::vector<float> logits_in_steps(const Model<SmallGpt2>& model, Workspace<SmallGpt2>& workspace,
                                   std::span<const std::int64_t> ids, std::size_t step, Executor executor) {
    const std::size_t past = static_cast<std::size_t>(workspace.length());
    std::vector<float> logits((ids.size() - past) * vocabulary, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t begin = past; begin < ids.size(); begin += step) {
        const std::size_t count = std::min(step, ids.size() - begin);
        INFO("step " << step << ", tokens from " << begin);
        REQUIRE(model.extend(ids.subspan(begin, count),
                             std::span(logits).subspan((begin - past) * vocabulary, count * vocabulary), workspace,
                             executor) == Status::ok);
        REQUIRE(workspace.length() == static_cast<int>(begin + count));
    }
    return logits;
}

std::int64_t most_likely(std::span<const float> logits) {
    return std::max_element(logits.begin(), logits.end()) - logits.begin();
}

std::vector<std::int64_t> golden_ids(const StateDict& goldens) {
    const Tensor* tensor = goldens.find("gpt2_small.generated.ids");
    REQUIRE(tensor != nullptr);
    std::vector<std::int64_t> ids(tensor->bytes.size() / sizeof(std::int64_t));
    std::memcpy(ids.data(), tensor->bytes.data(), tensor->bytes.size());
    return ids;
}

}  // namespace

TEST_CASE("a sequence in steps of any size gives the logits of a whole run") {
    const Model<SmallGpt2> model = derived_model<SmallGpt2>();
    const std::vector<std::int64_t> ids = derived_ids("ids0", tokens, 60);
    const std::vector<float> whole = logits_of(model, ids);
    Workspace<SmallGpt2> workspace{1, 2};
    for (const std::size_t step : {1U, 2U, 3U, 5U, 7U, 8U, 16U, 23U, 24U}) {
        workspace.rewind();
        const std::vector<float> logits = logits_in_steps(model, workspace, ids, step, executor::Inline{});
        INFO("steps of " << step);
        std::printf("%-32s %7zu tokens  max|d|/max|y| = %.1e\n", "gpt2_small in steps", step, distance(logits, whole));
        CHECK(distance(logits, whole) <= 1e-6);
        workspace.rewind();
        CHECK(logits_in_steps(model, workspace, ids, step, executor::OpenMP{2}) == logits);
    }
}

TEST_CASE("fewer tokens have the logits that they have as the beginning of more") {
    const Model<SmallGpt2> model = derived_model<SmallGpt2>();
    const std::vector<std::int64_t> ids = derived_ids("ids0", tokens, 60);
    const std::vector<float> whole = logits_of(model, ids);
    for (std::size_t length = 1; length < tokens; ++length) {
        INFO("length " << length);
        CHECK(distance(logits_of(model, std::span(ids).first(length)), whole) <= 1e-6);
    }
}

TEST_CASE("rewind goes back to an earlier place, from where another sequence goes on") {
    const Model<SmallGpt2> model = derived_model<SmallGpt2>();
    std::vector<std::int64_t> ids = derived_ids("ids0", tokens, 60);
    Workspace<SmallGpt2> workspace{1, 1};
    logits_in_steps(model, workspace, ids, 5, executor::Inline{});
    for (const int place : {20, 11, 5, 1, 0}) {
        workspace.rewind(place);
        CHECK(workspace.length() == place);
        for (std::size_t i = static_cast<std::size_t>(place); i < ids.size(); ++i) ids[i] = (ids[i] + 7) % 60;
        const std::vector<float> whole = logits_of(model, ids);
        const std::span rest = std::span(whole).subspan(static_cast<std::size_t>(place) * vocabulary);
        CHECK(distance(logits_in_steps(model, workspace, ids, 3, executor::Inline{}), rest) <= 1e-6);
    }
    workspace.rewind(5);
    workspace.rewind(9);
    CHECK(workspace.length() == 5);  // what is not there cannot be gone back to
}

TEST_CASE("a run in the workspace of a sequence leaves the sequence as it is") {
    const Model<SmallGpt2> model = derived_model<SmallGpt2>();
    const std::vector<std::int64_t> ids = derived_ids("ids0", tokens, 60), others = derived_ids("ids1", tokens, 60);
    Workspace<SmallGpt2> workspace{1, 1};
    const std::span first = std::span(ids).first(9);
    logits_in_steps(model, workspace, first, 9, executor::Inline{});
    std::vector<float> between(tokens * vocabulary);
    REQUIRE(model.run(others, between, workspace) == Status::ok);
    const std::vector<float> whole = logits_of(model, ids);
    CHECK(distance(logits_in_steps(model, workspace, ids, 4, executor::Inline{}),
                   std::span(whole).subspan(9 * vocabulary)) <= 1e-6);
}

TEST_CASE("a sequence that would be too long, ids that are none and sizes that do not fit leave it where it was") {
    const Model<SmallGpt2> model = derived_model<SmallGpt2>();
    const std::vector<std::int64_t> ids = derived_ids("ids0", tokens, 60);
    Workspace<SmallGpt2> workspace{1, 1};
    logits_in_steps(model, workspace, std::span(ids).first(20), 20, executor::Inline{});
    std::vector<float> logits(5 * vocabulary);
    const auto extend = [&](std::vector<std::int64_t> next, std::size_t rows) {
        return model.extend(next, std::span(logits).first(rows * vocabulary), workspace);
    };
    CHECK(extend({1, 2, 3, 4, 5}, 5) == Status::length);
    CHECK(extend({1, 60}, 2) == Status::id_out_of_range);
    CHECK(extend({1, 2}, 3) == Status::output_size);
    CHECK(extend({}, 0) == Status::length);
    CHECK(workspace.length() == 20);
    CHECK(extend({1, 2, 3, 4}, 4) == Status::ok);
    CHECK(workspace.length() == tokens);
    CHECK(extend({1}, 1) == Status::length);
    workspace.rewind();
    CHECK(extend({1}, 1) == Status::ok);
}

TEST_CASE("a network that looks at later tokens does not go on with a sequence") {
    const Model<SmallBertBoth> bert = derived_model<SmallBertBoth>();
    Workspace<SmallBertBoth> workspace{1, 1};
    const std::vector<Elements> x = bert_tokens(1, 1);
    std::vector<float> hidden(48), pooled(48);
    CHECK(bert.extend(x[0].span<std::int64_t>(), x[1].span<std::int64_t>(), x[2].span<bool>(), std::span(hidden),
                      std::span(pooled), workspace) == Status::no_sequence);
}

TEST_CASE("the most likely token again and again is what PyTorch generates") {
    const StateDict goldens = read_goldens(transformers.file);
    const std::vector<std::int64_t> wanted = golden_ids(goldens);
    const Expected logits = expected(goldens, "gpt2_small.generated.logits");
    const Model<SmallGpt2Next> model = derived_model<SmallGpt2Next>();
    Workspace<SmallGpt2Next> workspace{1, 1};
    std::vector<std::int64_t> ids = derived_ids("ids0", 5, 60);
    std::vector<float> next(vocabulary);
    REQUIRE(model.extend(ids, next, workspace) == Status::ok);
    for (std::size_t i = 0; i < 12; ++i) {
        check_values(transformers, "gpt2_small.generated", std::span(logits.values).subspan(i * vocabulary, vocabulary),
                     next);
        ids.push_back(most_likely(next));
        if (i < 11) REQUIRE(model.extend(std::span(ids).last(1), next, workspace) == Status::ok);
    }
    CHECK(ids == wanted);
}

}  // namespace generation_test
