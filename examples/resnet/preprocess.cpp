#include "preprocess.hpp"

#define STB_IMAGE_IMPLEMENTATION
#include <stb/stb_image.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <stdexcept>

namespace example {
namespace {

constexpr int channels = 3;
constexpr int precision_bits = 32 - 8 - 2;  // an 8-bit value, two bits of headroom for rounding and overshoot

std::size_t pixel_at(const Picture& picture, int row, int column) {
    return (static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) +
            static_cast<std::size_t>(column)) *
           channels;
}

Picture blank(int width, int height) {
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    return {width, height, std::vector<std::uint8_t>(pixels * channels)};
}

/// The source pixels that one target pixel is made of, and their weights in fixed point; they sum to one.
struct Taps {
    int first = 0;
    std::vector<int> weights;
};

/// A triangle as wide as the step from one target pixel to the next, and at least two source pixels wide.
std::vector<Taps> triangle_taps(int source, int target) {
    const double scale = static_cast<double>(source) / target;
    const double support = std::max(scale, 1.0);
    std::vector<Taps> all;
    for (int i = 0; i < target; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(static_cast<int>(centre - support + 0.5), 0);
        const int last = std::min(static_cast<int>(centre + support + 0.5), source);
        std::vector<double> triangle;
        double sum = 0;
        for (int s = first; s < last; ++s) {
            triangle.push_back(std::max(1 - std::abs((s - centre + 0.5) * (1 / support)), 0.0));
            sum += triangle.back();
        }
        Taps taps{first, {}};
        for (const double weight : triangle)
            taps.weights.push_back(static_cast<int>(0.5 + weight / sum * (1 << precision_bits)));
        all.push_back(std::move(taps));
    }
    return all;
}

/// One target pixel: `taps` over source pixels that lie `stride` bytes apart.
void blend(const Taps& taps, const std::uint8_t* source, std::ptrdiff_t stride, std::uint8_t* target) {
    for (int channel = 0; channel < channels; ++channel) {
        int sum = 1 << (precision_bits - 1);
        const std::uint8_t* pixel = source + taps.first * stride + channel;
        for (const int weight : taps.weights) {
            sum += *pixel * weight;
            pixel += stride;
        }
        target[channel] = static_cast<std::uint8_t>(std::clamp(sum >> precision_bits, 0, 255));
    }
}

Picture resize(const Picture& picture, int width, int height) {
    const auto columns = triangle_taps(picture.width, width);
    const auto rows = triangle_taps(picture.height, height);
    Picture wide = blank(width, picture.height);
    for (int row = 0; row < wide.height; ++row)
        for (int column = 0; column < width; ++column)
            blend(columns[static_cast<std::size_t>(column)], &picture.pixels[pixel_at(picture, row, 0)], channels,
                  &wide.pixels[pixel_at(wide, row, column)]);
    Picture result = blank(width, height);
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column)
            blend(rows[static_cast<std::size_t>(row)], &wide.pixels[pixel_at(wide, 0, column)], width * channels,
                  &result.pixels[pixel_at(result, row, column)]);
    return result;
}

}  // namespace

Picture read_picture(const std::string& path) {
    Picture picture;
    int stored_channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels{
        stbi_load(path.c_str(), &picture.width, &picture.height, &stored_channels, channels), stbi_image_free};
    if (!pixels) throw std::runtime_error(path + ": " + stbi_failure_reason());
    picture = blank(picture.width, picture.height);
    std::copy_n(pixels.get(), picture.pixels.size(), picture.pixels.begin());
    return picture;
}

Picture resize_shorter_side(const Picture& picture, int side) {
    const auto longer = [side](int longer_side, int shorter_side) {
        return static_cast<int>(static_cast<long long>(side) * longer_side / shorter_side);
    };
    if (picture.width <= picture.height) return resize(picture, side, longer(picture.height, picture.width));
    return resize(picture, longer(picture.width, picture.height), side);
}

Picture centre_crop(const Picture& picture, int side) {
    // torchvision rounds as Python does: half a pixel goes to the even one.
    const int top = static_cast<int>(std::nearbyint((picture.height - side) / 2.0));
    const int left = static_cast<int>(std::nearbyint((picture.width - side) / 2.0));
    Picture result = blank(side, side);
    for (int row = 0; row < side; ++row)
        std::copy_n(&picture.pixels[pixel_at(picture, top + row, left)], static_cast<std::size_t>(side) * channels,
                    &result.pixels[pixel_at(result, row, 0)]);
    return result;
}

std::vector<float> normalise(const Picture& picture) {
    constexpr std::array<float, channels> mean{0.485F, 0.456F, 0.406F};
    constexpr std::array<float, channels> deviation{0.229F, 0.224F, 0.225F};
    const std::size_t plane = picture.pixels.size() / channels;
    std::vector<float> result(picture.pixels.size());  // (3, height, width)
    for (std::size_t channel = 0; channel < channels; ++channel)
        for (std::size_t i = 0; i < plane; ++i) {
            const float level = static_cast<float>(picture.pixels[i * channels + channel]) / 255.0F;
            result[channel * plane + i] = (level - mean[channel]) / deviation[channel];
        }
    return result;
}

}  // namespace example
