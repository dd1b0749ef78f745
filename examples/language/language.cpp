/// Says in which language a line of text is, with a small transformer that train.py trained in PyTorch.
///
///   language [line...]
///
/// Each line is answered by the whole network, and by the same with its second layer replaced by an Identity. Without a
/// line, those of samples.txt are, and what the network gives for them is compared with PyTorch's, both with the bytes
/// that are there and with padding behind them. Exit codes: 0; 1 when it is not the same; 2 when a file cannot be used.
#include "language.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#ifndef IDEM_EXAMPLES_DIR
#define IDEM_EXAMPLES_DIR "examples"
#endif

/// A layer is a hidden state to a hidden state; the mask beside it is read and not given on.
using Shallow = replace_t<Language, "encoder.layer.1", Identity>;

static_assert(std::same_as<Language::output, Shape<std::size(languages)>>);
static_assert(std::same_as<Shallow::output, Language::output>);

namespace {

constexpr std::size_t longest = 96;
constexpr std::size_t answers = std::size(languages);
using Logits = std::array<float, answers>;

/// A line as the network reads it.
struct Encoded {
    std::array<std::int64_t, longest> ids{};
    std::array<bool, longest> mask{};
    std::size_t length = 1;

    explicit Encoded(std::string_view line) {
        for (const char c : line.substr(0, longest - 1)) ids[length++] = static_cast<unsigned char>(c);
        std::fill_n(mask.begin(), length, true);
    }
};

/// Of the first `length` places.
template <class Net>
Logits run(const Model<Net>& model, const Encoded& line, std::size_t length) {
    Workspace<Net> workspace;
    Logits logits;
    const Status status = model.run(std::span<const std::int64_t>(line.ids).first(length),
                                    std::span<const bool>(line.mask).first(length), std::span<float>(logits),
                                    workspace, Length{static_cast<int>(length)});
    if (status != Status::ok) throw std::runtime_error(std::string(to_string(status)));
    return logits;
}

std::size_t likeliest(const Logits& logits) {
    return static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

/// "Czech 99.8 %"
void print_answer(const Logits& logits) {
    const std::size_t answer = likeliest(logits);
    double sum = 0;
    for (const float logit : logits) sum += std::exp(double{logit} - double{logits[answer]});
    std::cout << std::left << std::setw(10) << languages[answer] << std::right << std::fixed << std::setprecision(1)
              << std::setw(6) << 100 / sum << " %   ";
}

void print_line(const Model<Language>& whole, const Model<Shallow>& shallow, std::string_view line) {
    const Encoded encoded(line);
    print_answer(run(whole, encoded, encoded.length));
    print_answer(run(shallow, encoded, encoded.length));
    std::cout << line << '\n';
}

/// What stands in samples.txt behind the language's code.
std::vector<std::string> read_samples(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line.substr(line.find(' ') + 1));
    if (lines.empty()) throw FileError(path + ": cannot be read");
    return lines;
}

/// PyTorch's logits: (lines, languages).
std::vector<Logits> read_logits(const std::string& path, std::size_t lines) {
    const StateDict file = read_state_dict(path);
    const Tensor* logits = file.find("logits");
    if (logits == nullptr || logits->element != Element::f32 || logits->bytes.size() != lines * sizeof(Logits))
        throw FileError(path + ": has no logits of " + std::to_string(lines) + " lines");
    std::vector<Logits> result(lines);
    std::memcpy(result.data(), logits->bytes.data(), logits->bytes.size());
    return result;
}

/// The largest difference, over the largest logit.
double difference(const Logits& ours, const Logits& theirs) {
    double difference = 0, largest = 0;
    for (std::size_t i = 0; i < answers; ++i) {
        difference = std::max(difference, std::abs(double{ours[i]} - double{theirs[i]}));
        largest = std::max(largest, std::abs(double{theirs[i]}));
    }
    return difference / largest;
}

bool equal_pytorch(const Model<Language>& model, const std::vector<std::string>& lines,
                   const std::vector<Logits>& expected) {
    constexpr double tolerance = 1e-4;
    double largest = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Encoded encoded(lines[i]);
        for (const std::size_t length : {encoded.length, longest})
            largest = std::max(largest, difference(run(model, encoded, length), expected[i]));
    }
    std::cout << "\nThe largest difference from PyTorch's logits is " << std::scientific << largest
              << " of the largest logit.\n";
    return largest <= tolerance;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string folder = IDEM_EXAMPLES_DIR "/language/";
    try {
        const auto whole = load<Language>(folder + "language.safetensors");
        const auto shallow = replace<"encoder.layer.1">(whole, Identity{});
        std::vector<std::string> lines(arguments + 1, arguments + count);
        const bool given = !lines.empty();
        if (!given) lines = read_samples(folder + "samples.txt");
        std::cout << "two layers           one layer\n";
        for (const std::string& line : lines) print_line(whole, shallow, line);
        if (given) return 0;
        return equal_pytorch(whole, lines, read_logits(folder + "samples.safetensors", lines.size())) ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "language: " << error.what() << '\n';
        return 2;
    }
}
