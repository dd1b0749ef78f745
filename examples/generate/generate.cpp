/// Goes on with a text, by GPT-2: reads ids of tokens, and prints the ids that follow.
///
///   generate [--count n] [--top-k k] [--temperature t] [--seed s] model.safetensors id...
///
/// model.safetensors is Hugging Face's file of GPT-2 (small) as it is. Ids come from GPT-2's tokenizer and go back to
/// it: that is no part of idem. Without options the likeliest id always follows; --top-k draws one of k. Without a
/// file, a tiny network of random weights shows the same. Exit codes: 0; 1 when a file or an id cannot be used, or what the
/// tiny network shows is not so; 2 on wrong arguments.
#include <idem/idem.hpp>
#include <idem/zoo/gpt2.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Ids = std::vector<std::int64_t>;

struct Tiny : idem::zoo::BasicGpt2Next<{
                  .length = 32, .vocabulary = 100, .positions = 32, .width = 32, .heads = 4, .layers = 2}> {};

constexpr const char* usage =
    "usage: generate [--count n] [--top-k k] [--temperature t] [--seed s] <model.safetensors> <id>...\n"
    "The file is https://huggingface.co/openai-community/gpt2/resolve/main/model.safetensors, as it is.\n"
    "Ids are those of GPT-2's tokenizer, which is no part of idem: 15496 11 is \"Hello,\".\n";

struct Arguments {
    idem::Sampling sampling{.count = 40};
    std::string path;
    Ids prompt;
};

/// Throws std::invalid_argument or std::out_of_range.
Arguments read_arguments(std::span<char* const> words) {
    Arguments arguments;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = words[i];
        const auto value = [&]() -> std::string {
            if (i + 1 == words.size()) throw std::invalid_argument(word);
            return words[++i];
        };
        if (word == "--count") arguments.sampling.count = std::stoi(value());
        else if (word == "--top-k") arguments.sampling.top_k = std::stoi(value());
        else if (word == "--temperature") arguments.sampling.temperature = std::stod(value());
        else if (word == "--seed") arguments.sampling.seed = std::stoull(value());
        else if (arguments.path.empty()) arguments.path = word;
        else arguments.prompt.push_back(std::stoll(word));
    }
    if (arguments.path.empty() != arguments.prompt.empty()) throw std::invalid_argument("no ids");
    return arguments;
}

/// Prints each id as it is known, then how fast they came: reading the prompt, and one id after the other.
template <class Net>
Ids print_what_follows(const idem::Model<Net>& model, const Ids& prompt, const idem::Sampling& sampling) {
    using Clock = std::chrono::steady_clock;
    const auto seconds = [](Clock::duration time) { return std::chrono::duration<double>(time).count(); };
    idem::Workspace<Net> workspace;
    Ids ids;
    const Clock::time_point start = Clock::now();
    Clock::time_point first = start;
    generate(model, prompt, sampling, workspace, [&](std::int64_t id) {
        if (ids.empty()) first = Clock::now();
        ids.push_back(id);
        std::cout << id << ' ' << std::flush;
    });
    std::cout << "\n  the prompt took " << 1e3 * seconds(first - start) << " ms";
    if (ids.size() > 1)
        std::cout << ", then came " << static_cast<double>(ids.size() - 1) / seconds(Clock::now() - first)
                  << " ids a second";
    std::cout << '\n';
    return ids;
}

/// Random weights as GPT-2's were before its training, but larger, so that what follows is not always the same.
idem::StateDict random_weights() {
    std::mt19937 random(1);
    std::normal_distribution<float> normal(0, 0.3F);
    idem::StateDict state{"random weights", {}};
    for (const idem::ParameterSpec& spec : idem::parameter_specs<Tiny>()) {
        if (!spec.tied.empty()) continue;
        std::size_t size = 1;
        for (const std::int64_t extent : spec.shape) size *= static_cast<std::size_t>(extent);
        const auto values = std::make_shared<std::vector<float>>(size);
        if (spec.shape.size() == 2) std::generate(values->begin(), values->end(), [&] { return normal(random); });
        else if (spec.key.ends_with("weight")) std::fill(values->begin(), values->end(), 1.0F);
        state.entries.emplace_back(
            spec.key, idem::Tensor{idem::Element::f32, spec.shape, std::as_bytes(std::span(*values)), values});
    }
    return state;
}

/// The likeliest id after `ids`, by a run over all of them.
std::int64_t likeliest_after(const idem::Model<Tiny>& model, const Ids& ids) {
    idem::Workspace<Tiny> workspace;
    std::vector<float> logits(Tiny::output::size);
    const idem::Length length{static_cast<int>(ids.size())};
    const idem::Status status =
        model.run(std::span<const std::int64_t>(ids), std::span<float>(logits), workspace, length);
    if (status != idem::Status::ok) throw std::runtime_error(std::string(to_string(status)));
    return std::max_element(logits.begin(), logits.end()) - logits.begin();
}

void demand(bool claim, const char* text) {
    if (!claim) throw std::runtime_error(std::string("it is not so that ") + text);
}

void show_tiny() {
    const std::string name = "tiny_gpt2_" + std::to_string(std::random_device{}()) + ".safetensors";
    const std::filesystem::path path = std::filesystem::temp_directory_path() / name;
    save(idem::load<Tiny>(random_weights()), path.string());
    const auto model = idem::load<Tiny>(path.string());
    std::filesystem::remove(path);

    const Ids prompt{15, 49, 6};
    std::cout << "A tiny GPT-2 of random weights goes on with 15 49 6\n  the likeliest  ";
    const Ids likeliest = print_what_follows(model, prompt, {.count = 16});
    Ids all = prompt;
    for (const std::int64_t id : likeliest) {
        demand(id == likeliest_after(model, all), "an id is the likeliest after those before it");
        all.push_back(id);
    }

    const idem::Sampling sampling{.count = 16, .top_k = 10, .temperature = 0.8, .seed = 1};
    std::cout << "  one of ten     ";
    const Ids drawn = print_what_follows(model, prompt, sampling);
    idem::Workspace<Tiny> workspace;
    demand(drawn != likeliest, "other ids are drawn than the likeliest");
    demand(drawn == generate(model, prompt, sampling, workspace), "a seed draws the same ids again");
    std::cout << usage;
}

}  // namespace

int main(int count, char** words) {
    Arguments arguments;
    try {
        arguments = read_arguments(std::span(words + 1, static_cast<std::size_t>(count - 1)));
    } catch (const std::exception&) {
        std::cerr << usage;
        return 2;
    }
    try {
        if (arguments.path.empty()) show_tiny();
        else
            print_what_follows(idem::load<idem::zoo::Gpt2Next>(arguments.path), arguments.prompt, arguments.sampling);
    } catch (const std::exception& error) {
        std::cerr << "generate: " << error.what() << '\n';
        return 1;
    }
}
