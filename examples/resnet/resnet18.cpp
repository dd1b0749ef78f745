/// Says what is on a picture: torchvision's ResNet-18, its weights, its preprocessing.
///
///   resnet18 resnet18.safetensors picture.jpg [labels.txt]
///
/// labels.txt has one name a line, 1,000 of them in the order of ImageNet's classes; without it the classes
/// are printed by number. Exit codes: 0; 1 when a file cannot be used; 2 on wrong arguments or without weights.
#include "preprocess.hpp"

#include <idem/idem.hpp>
#include <idem/zoo/resnet.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Net = idem::zoo::ResNet18;
constexpr std::size_t classes = Net::output::size;
constexpr std::size_t shown = 5;

constexpr const char* usage = "usage: resnet18 <weights.safetensors> <picture.jpg|png> [<labels.txt>]\n";
constexpr const char* how_to_make_weights =
    "These two lines of Python make the weights:\n"
    "  import torchvision, safetensors.torch\n"
    "  safetensors.torch.save_file(torchvision.models.resnet18(weights=\"IMAGENET1K_V1\").state_dict(), "
    "\"resnet18.safetensors\")\n";

std::vector<std::string> read_labels(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + ": cannot be read");
    std::vector<std::string> labels;
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r')) line.pop_back();
        labels.push_back(line);
    }
    if (labels.size() != classes)
        throw std::runtime_error(path + ": has " + std::to_string(labels.size()) + " lines, the network has " +
                                 std::to_string(classes) + " classes");
    return labels;
}

std::vector<float> softmax(std::span<const float> logits) {
    const float largest = *std::max_element(logits.begin(), logits.end());
    std::vector<float> result;
    for (const float logit : logits) result.push_back(std::exp(logit - largest));
    const float sum = std::accumulate(result.begin(), result.end(), 0.0F);
    for (float& probability : result) probability /= sum;
    return result;
}

void print_best(const std::vector<float>& probabilities, const std::vector<std::string>& labels) {
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::partial_sort(order.begin(), order.begin() + shown, order.end(),
                      [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
    order.resize(shown);
    for (const std::size_t index : order)
        std::cout << std::fixed << std::setprecision(2) << std::setw(6) << 100 * probabilities[index] << " %  "
                  << (labels.empty() ? "class " + std::to_string(index) : labels[index]) << '\n';
}

void classify(const std::string& weights, const std::string& picture_path, const std::string& labels_path) {
    const auto labels = labels_path.empty() ? std::vector<std::string>{} : read_labels(labels_path);
    const auto picture = example::read_picture(picture_path);
    const auto input = example::normalise(example::centre_crop(example::resize_shorter_side(picture, 256), 224));

    const auto model = idem::load<Net>(weights);
    idem::Workspace<Net> workspace{1};
    std::vector<float> logits(classes);
    const auto status = model.run(std::span<const float>(input), std::span<float>(logits), workspace);
    if (status != idem::Status::ok) throw std::runtime_error(std::string(to_string(status)));
    print_best(softmax(logits), labels);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3 && count != 4) {
        std::cerr << usage << how_to_make_weights;
        return 2;
    }
    const std::string weights = arguments[1];
    if (!std::filesystem::exists(weights)) {
        std::cerr << weights << ": there is no such file\n" << how_to_make_weights;
        return 2;
    }
    try {
        classify(weights, arguments[2], count == 4 ? arguments[3] : "");
    } catch (const std::exception& error) {
        std::cerr << "resnet18: " << error.what() << '\n';
        return 1;
    }
}
