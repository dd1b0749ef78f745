/// Reads handwritten digits with a small residual network that train.py trained in PyTorch.
///
///   digits [folder of weights.safetensors and scans.safetensors]
///
/// Shows scans with what the network reads, compares each answer with PyTorch's, measures the speed, and swaps
/// the classifier for an Identity to find each scan's relatives in feature space.
/// Exit codes: 0; 1 when an answer differs from PyTorch's; 2 when a file cannot be used.
#include "network.hpp"
#include "pictures.hpp"
#include "scans.hpp"

#include <idem/idem.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace idem;

#ifndef IDEM_EXAMPLES_DIR
#define IDEM_EXAMPLES_DIR "examples"
#endif

/// The same network up to its last layer: the 64 numbers that the classifier decides by.
using Features = replace_t<Digits, "fc", Identity>;

static_assert(std::same_as<Digits::output, Shape<10>>);
static_assert(std::same_as<Features::output, Shape<64>>);
static_assert(!can_replace_v<Digits, "block1.conv1", Conv2d<32, 16, Kernel<3>, Padding<1>, Bias<false>>>);

namespace {

constexpr std::size_t shown = 4;       // pictures side by side
constexpr std::size_t neighbours = 5;  // that vote, as in train.py

/// What the model gives for a whole collection: (samples, outputs).
template <class Net>
std::vector<float> answers(const Model<Net>& model, std::span<const float> images, Workspace<Net>& workspace) {
    std::vector<float> result(images.size() / Net::input::size * Net::output::size);
    const Status status = model.run(images, std::span<float>(result), workspace);
    if (status != Status::ok) throw std::runtime_error(std::string(to_string(status)));
    return result;
}

template <class Net>
std::vector<float> answers(const Model<Net>& model, std::span<const float> images) {
    Workspace<Net> workspace{images.size() / Net::input::size};
    return answers(model, images, workspace);
}

std::span<const float> row(std::span<const float> matrix, std::size_t index, std::size_t columns) {
    return matrix.subspan(index * columns, columns);
}

int largest(std::span<const float> values) {
    return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

/// exp(v[i]) / sum over j of exp(v[j]).
double probability(std::span<const float> logits, int index) {
    double sum = 0;
    for (const float logit : logits) sum += std::exp(double{logit} - double{logits[static_cast<std::size_t>(index)]});
    return 1 / sum;
}

/// Indices of the rows of `known` from the nearest to the farthest; equal distances in order of index.
std::vector<std::size_t> by_distance(std::span<const float> features, std::span<const float> known) {
    std::vector<std::pair<double, std::size_t>> order(known.size() / features.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
        const auto other = row(known, k, features.size());
        double squared = 0;
        for (std::size_t i = 0; i < features.size(); ++i)
            squared += (double{other[i]} - double{features[i]}) * (double{other[i]} - double{features[i]});
        order[k] = {squared, k};
    }
    std::partial_sort(order.begin(), order.begin() + neighbours, order.end());
    std::vector<std::size_t> nearest;
    for (std::size_t k = 0; k < neighbours; ++k) nearest.push_back(order[k].second);
    return nearest;
}

/// The label that most of them have; of equals, the one that came nearest.
int vote(const std::vector<std::size_t>& nearest, const std::vector<int>& labels) {
    int winner = -1;
    std::ptrdiff_t most = 0;
    for (const std::size_t index : nearest) {
        const auto count = std::count_if(nearest.begin(), nearest.end(),
                                         [&](std::size_t other) { return labels[other] == labels[index]; });
        if (count > most) most = count, winner = labels[index];
    }
    return winner;
}

/// Median over `repetitions` calls, after as many to warm up.
template <class Call>
double median_seconds(std::size_t repetitions, const Call& call) {
    using clock = std::chrono::steady_clock;
    for (std::size_t i = 0; i < repetitions; ++i) call();
    std::vector<double> seconds(repetitions);
    for (double& each : seconds) {
        const auto begin = clock::now();
        call();
        each = std::chrono::duration<double>(clock::now() - begin).count();
    }
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(repetitions / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    return *middle;
}

std::string percent(double share, int digits = 2) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(digits) << 100 * share << " %";
    return text.str();
}

std::size_t agreements(const std::vector<int>& a, const std::vector<int>& b) {
    return static_cast<std::size_t>(
        std::inner_product(a.begin(), a.end(), b.begin(), 0, std::plus{}, [](int x, int y) { return x == y ? 1 : 0; }));
}

std::string share(std::size_t right, std::size_t all) {
    return std::to_string(right) + " of " + std::to_string(all) + " (" +
           percent(static_cast<double>(right) / static_cast<double>(all)) + ")";
}

template <class Net>
void print_shape(const char* name) {
    Text text;
    detail::append_shape(text, detail::extents_v<typename Net::output>);
    std::cout << "  " << name << "::output is " << text.view() << '\n';
}

/// The first scans of `order` with what the network reads and how sure it is.
void show(const Scans& scans, std::span<const float> logits, const std::vector<std::size_t>& order) {
    std::vector<Picture> pictures;
    for (const std::size_t index : order) {
        if (pictures.size() == shown) break;
        const auto scan_logits = row(logits, index, Digits::output::size);
        const int read = largest(scan_logits);
        const std::string truth = read == scans.labels[index] ? "" : ", is " + std::to_string(scans.labels[index]);
        pictures.push_back(
            {scans.image(index), std::to_string(read) + ": " + percent(probability(scan_logits, read), 1) + truth});
    }
    pictures::print(pictures);
}

/// Whether each answer to the held-out scans is PyTorch's.
bool compare(const Scans& scans, const std::vector<float>& logits, const std::vector<float>& pytorch_logits) {
    std::vector<int> read, pytorch_read;
    std::vector<double> sureness;
    for (std::size_t i = 0; i < scans.size(); ++i) {
        read.push_back(largest(row(logits, i, Digits::output::size)));
        pytorch_read.push_back(largest(row(pytorch_logits, i, Digits::output::size)));
        sureness.push_back(probability(row(logits, i, Digits::output::size), read.back()));
    }
    float difference = 0;
    for (std::size_t i = 0; i < logits.size(); ++i)
        difference = std::max(difference, std::abs(logits[i] - pytorch_logits[i]));

    std::vector<std::size_t> order(scans.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::cout << "What the network reads on scans it has never seen:\n\n";
    show(scans, logits, order);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return sureness[a] < sureness[b]; });
    std::cout << "Those it is least sure of:\n\n";
    show(scans, logits, order);

    const std::size_t agreed = agreements(read, pytorch_read);
    std::cout << "Held-out scans read right\n"
              << "  idem     " << share(agreements(read, scans.labels), scans.size()) << '\n'
              << "  PyTorch  " << share(agreements(pytorch_read, scans.labels), scans.size()) << '\n'
              << "  the same answer, right or wrong, to " << share(agreed, scans.size())
              << "; largest difference of a logit " << difference << "\n\n";
    return agreed == scans.size();
}

void measure(const Model<Digits>& model, const Scans& scans) {
    Workspace<Digits> workspace{scans.size()};
    std::vector<float> logits(scans.size() * Digits::output::size);
    std::cout << "Speed, one thread, median\n";
    for (const std::size_t batch : {std::size_t{1}, scans.size()}) {
        const std::span images = std::span(scans.images).first(batch * Digits::input::size);
        const std::span results = std::span(logits).first(batch * Digits::output::size);
        const auto run = [&] { static_cast<void>(model.run(images, results, workspace)); };  // the sizes fit
        const double seconds = median_seconds(batch == 1 ? 1001 : 21, run);
        std::cout << "  batch of " << std::setw(3) << batch << ": "
                  << std::llround(static_cast<double>(batch) / seconds) << " scans a second\n";
    }
    std::cout << '\n';
}

/// Scans beside those that are nearest in feature space. Whether each vote of the neighbours is PyTorch's.
bool find_relatives(const Model<Digits>& model, const ScanFile& file) {
    const auto features = replace<"fc">(model, Identity{});  // the same weights, another type
    const auto known = answers(features, file.train.images);
    const auto unknown = answers(features, file.held_out.images);

    std::cout << "The classifier replaced by an Identity: replace<\"fc\">(model, Identity{})\n";
    print_shape<Digits>("Digits");
    print_shape<Features>("Features");
    std::cout << "  What does not fit is refused while compiling: block1.conv1 cannot give 16 channels,\n"
                 "  since block1.bn1 takes 32, and can_replace_v<Digits, \"block1.conv1\", …> is false.\n\n"
                 "A scan, and the nearest training scans by those 64 features:\n\n";
    std::vector<int> votes;
    for (std::size_t i = 0; i < file.held_out.size(); ++i) {
        const auto nearest = by_distance(row(unknown, i, Features::output::size), known);
        votes.push_back(vote(nearest, file.train.labels));
        if (i >= 3) continue;
        std::vector<Picture> pictures{{file.held_out.image(i), "scan " + std::to_string(i)}};
        for (const std::size_t neighbour : nearest) {
            if (pictures.size() == shown) break;
            pictures.push_back({file.train.image(neighbour), "is " + std::to_string(file.train.labels[neighbour])});
        }
        pictures::print(pictures);
    }

    const std::size_t agreed = agreements(votes, file.pytorch_neighbour_votes);
    std::cout << "Held-out scans read right by a vote of the " << neighbours << " nearest\n"
              << "  idem     " << share(agreements(votes, file.held_out.labels), votes.size()) << '\n'
              << "  PyTorch  " << share(agreements(file.pytorch_neighbour_votes, file.held_out.labels), votes.size())
              << '\n'
              << "  the same vote on " << share(agreed, votes.size()) << '\n';
    return agreed == votes.size();
}

}  // namespace

int main(int count, char** arguments) {
    const std::string folder = count > 1 ? arguments[1] : IDEM_EXAMPLES_DIR "/digits";
    try {
        const ScanFile file = read_scans(folder + "/scans.safetensors");
        const auto model = load<Digits>(folder + "/weights.safetensors");

        bool equal = compare(file.held_out, answers(model, file.held_out.images), file.pytorch_logits);
        measure(model, file.held_out);
        equal &= find_relatives(model, file);
        return equal ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "digits: " << error.what() << '\n';
        return 2;
    }
}
