/// Checks preprocess.hpp against torchvision's results, which preprocess_golden.py wrote: pictures of several
/// proportions, enlarged and reduced; the crops must have the same bytes.
///
///   preprocess_check [folder of preprocess_golden.safetensors]
#include "preprocess.hpp"

#include <idem/io/safetensors.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#ifndef IDEM_EXAMPLES_DIR
#define IDEM_EXAMPLES_DIR "examples"
#endif

namespace {

/// The formula of preprocess_golden.py.
example::Picture picture(int width, int height) {
    example::Picture result{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int channel = 0; channel < 3; ++channel)
                result.pixels.push_back(
                    static_cast<std::uint8_t>((x * x * (channel + 3) + y * (7 * channel + 31) + x * y) % 256));
    return result;
}

bool same_bytes(std::span<const std::byte> a, std::span<const std::byte> b) { return std::ranges::equal(a, b); }

/// The largest difference of a normalised value; torchvision computes in float as well.
float difference(const std::vector<float>& values, std::span<const std::byte> expected) {
    std::vector<float> golden(expected.size() / sizeof(float));
    std::memcpy(golden.data(), expected.data(), expected.size());
    if (golden.size() != values.size()) return INFINITY;
    float largest = 0;
    for (std::size_t i = 0; i < golden.size(); ++i) largest = std::max(largest, std::abs(golden[i] - values[i]));
    return largest;
}

bool check(const std::string& key, const idem::Tensor& golden) {
    int width = 0, height = 0;
    if (std::sscanf(key.substr(key.find('.')).c_str(), ".%dx%d", &width, &height) != 2) return false;
    const auto crop = example::centre_crop(example::resize_shorter_side(picture(width, height), 32), 28);
    if (key.starts_with("crop.")) return same_bytes(std::as_bytes(std::span(crop.pixels)), golden.bytes);
    return difference(example::normalise(crop), golden.bytes) <= 1e-6F;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string folder = count > 1 ? arguments[1] : IDEM_EXAMPLES_DIR "/resnet";
    try {
        bool all = true;
        for (const auto& [key, golden] : idem::read_safetensors(folder + "/preprocess_golden.safetensors").entries) {
            const bool equal = check(key, golden);
            std::cout << (equal ? "same    " : "DIFFERS ") << key << '\n';
            all &= equal;
        }
        return all ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "preprocess_check: " << error.what() << '\n';
        return 2;
    }
}
