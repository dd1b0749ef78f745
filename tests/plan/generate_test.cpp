/// Ids that follow a prompt: the likeliest, or drawn, as a plain loop over whole runs picks them.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/compose.hpp>
#include <idem/plan/generate.hpp>
#include <idem/zoo/gpt2.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace generating {

using namespace idem;
using golden::derived_model;
using naive::Vector;
using IdList = std::vector<std::int64_t>;

inline constexpr zoo::Gpt2Config tiny_gpt{
    .length = 12, .vocabulary = 19, .positions = 15, .width = 24, .heads = 3, .layers = 2};
struct EveryRow : zoo::BasicGpt2<tiny_gpt> {};
struct LastRow : zoo::BasicGpt2Next<tiny_gpt> {};

/// Of which the last 4 ids are no rows of the table.
struct Wider : Network<Ids<5>, Embedding<6, 8>, Named<"qkv", Linear<8, 24>>, ScaledDotProductAttention<2, Causal>,
                       Named<"out", Linear<8, 10>>> {};

/// By a run over all ids for each new one.
template <class Net>
IdList likeliest(const Model<Net>& model, IdList ids, int count) {
    const std::size_t prompt = ids.size();
    Workspace<Net> workspace;
    for (int i = 0; i < count; ++i) {
        Vector y(Net::output::rank == 2 ? 19 * ids.size() : 19);
        REQUIRE(model.run(std::span<const std::int64_t>(ids), std::span<float>(y), workspace,
                          Length{static_cast<int>(ids.size())}) == Status::ok);
        const auto last = y.end() - 19;
        ids.push_back(std::max_element(last, y.end()) - last);
    }
    return {ids.begin() + static_cast<std::ptrdiff_t>(prompt), ids.end()};
}

}  // namespace generating

using namespace generating;

TEST_CASE("the likeliest ids follow, as whole runs say") {
    const IdList prompt{3, 1, 4};
    for (const int count : {0, 1, 5, 10}) {
        Workspace<LastRow> next;
        CHECK(generate(derived_model<LastRow>(), prompt, {.count = count}, next) ==
              likeliest(derived_model<LastRow>(), prompt, count));
        Workspace<EveryRow> rows;
        CHECK(generate(derived_model<EveryRow>(), prompt, {.count = count}, rows) ==
              likeliest(derived_model<EveryRow>(), prompt, count));
    }
}

TEST_CASE("ids follow until the network takes no more") {
    const Model<LastRow> model = derived_model<LastRow>();
    Workspace<LastRow> workspace;
    const IdList prompt{3, 1, 4};
    CHECK(generate(model, prompt, {}, workspace) == likeliest(model, prompt, 10));
    CHECK(workspace.length() == 12);
    const IdList full(12, 7);
    CHECK(generate(model, full, {}, workspace) == likeliest(model, full, 1));
    CHECK(generate(model, prompt, {.count = 2}, workspace) == likeliest(model, prompt, 2));
}

TEST_CASE("whoever is told of an id may stop") {
    const Model<LastRow> model = derived_model<LastRow>();
    Workspace<LastRow> workspace;
    const IdList prompt{3, 1, 4}, all = likeliest(model, prompt, 10);
    IdList told;
    generate(model, prompt, {}, workspace, [&](std::int64_t id) {
        told.push_back(id);
        return told.size() < 4;
    });
    CHECK(told == IdList(all.begin(), all.begin() + 4));
    told.clear();
    generate(model, prompt, {.count = 6}, workspace, [&](std::int64_t id) { told.push_back(id); });
    CHECK(told == IdList(all.begin(), all.begin() + 6));
}

TEST_CASE("a seed draws the same ids, with any number of threads") {
    const Model<LastRow> model = derived_model<LastRow>();
    Workspace<LastRow> workspace{1, 2};
    const IdList prompt{3, 1, 4};
    const auto draw = [&](std::uint64_t seed, auto executor) {
        return generate(model, prompt, {.top_k = 8, .temperature = 2, .seed = seed}, workspace, executor);
    };
    std::vector<IdList> drawn;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        drawn.push_back(draw(seed, executor::Inline{}));
        CHECK(draw(seed, executor::OpenMP{2}) == drawn.back());
    }
    std::sort(drawn.begin(), drawn.end());
    CHECK(std::unique(drawn.begin(), drawn.end()) - drawn.begin() > 4);
    CHECK(generate(model, prompt, {.temperature = 5, .seed = 3}, workspace) == likeliest(model, prompt, 10));
    CHECK(generate(model, prompt, {.top_k = 19, .temperature = 1e-9}, workspace) == likeliest(model, prompt, 10));
}

TEST_CASE("a sampler draws the k largest with their probabilities") {
    const Vector logits{0.5F, -1, 2, 1.5F, -3, 2};
    constexpr int draws = 20000;
    for (const double temperature : {0.5, 1.0, 3.0}) {
        detail::Sampler sampler(6, 4, temperature, 1);
        std::array<int, 6> count{};
        for (int i = 0; i < draws; ++i) ++count[static_cast<std::size_t>(sampler.pick(logits))];
        double sum = 0;
        for (const std::size_t i : {0U, 2U, 3U, 5U}) sum += std::exp(double{logits[i]} / temperature);
        for (const std::size_t i : {0U, 2U, 3U, 5U}) {
            const double p = std::exp(double{logits[i]} / temperature) / sum;
            // Five standard deviations.
            CHECK(std::abs(count[i] - draws * p) < 5 * std::sqrt(draws * p * (1 - p)));
        }
        CHECK(count[1] + count[4] == 0);
    }
    CHECK(detail::Sampler(6, 1, 1, 0).pick(logits) == 2);  // the first of equals
    CHECK(detail::Sampler(2, std::numeric_limits<int>::max(), 1, 0).pick(Vector{-1e30F, 1}) == 1);
}

TEST_CASE("a sampler draws what it always drew") {
    const Vector logits{0, 0.25F, 0.5F, 0.75F, 1};
    detail::Sampler sampler(5, 5, 1, 42);
    IdList drawn;
    for (int i = 0; i < 12; ++i) drawn.push_back(sampler.pick(logits));
    CHECK(drawn == IdList{1, 4, 4, 3, 4, 1, 4, 1, 3, 2, 4, 3});  // as the two formulas written in Python do
}

TEST_CASE("logits that are no numbers are drawn last") {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    for (const int top_k : {1, 2, 4}) {
        detail::Sampler sampler(4, top_k, 1, 0);
        for (int i = 0; i < 20; ++i) {
            CHECK(sampler.pick(Vector{nan, -infinity, 5, nan}) == 2);
            CHECK(sampler.pick(Vector{0, nan, infinity, nan}) == 2);
            CHECK(sampler.pick(Vector{nan, nan, nan, nan}) == 0);
        }
    }
}

TEST_CASE("what cannot be generated from is said in words") {
    const Model<LastRow> model = derived_model<LastRow>();
    Workspace<LastRow> workspace;
    const auto message = [&](const IdList& prompt, const Sampling& sampling = {}) {
        return message_of<ArgumentError>([&] { generate(model, prompt, sampling, workspace); });
    };
    CHECK(message({}) == "the prompt is empty, but the network goes on with at least one id");
    CHECK(message(IdList(13, 1)) == "the prompt has 13 ids, but the network takes at most 12");
    CHECK(message({1, 19}) == "an id is no row of its embedding's table");
    CHECK(message({-1}) == "an id is no row of its embedding's table");
    CHECK(message({1}, {.top_k = 0}) == "top_k is 0, but at least 1 id is drawn from");
    CHECK(message({1}, {.temperature = 0}) == "the temperature is 0.000000, but must be above 0");
    CHECK_FALSE(message({1}, {.temperature = -1}).empty());
    CHECK_FALSE(message({1}, {.temperature = std::numeric_limits<double>::quiet_NaN()}).empty());
    CHECK(message({1}).empty());

    Workspace<Wider> wider;
    bool beyond = false;
    for (std::uint64_t seed = 0; seed < 9; ++seed)
        beyond |= !message_of<ArgumentError>([&] {
                       generate(derived_model<Wider>(), IdList{1}, {.top_k = 10, .seed = seed}, wider);
                   }).empty();
    CHECK(beyond);
    Workspace<LastRow> none{0};
    CHECK(message_of<ArgumentError>([&] { generate(model, IdList{1}, {}, none); }) ==
          "the batch is larger than the workspace was made for");
}
