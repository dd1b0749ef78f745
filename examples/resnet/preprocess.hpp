/// A picture file -> the input that torchvision's classification networks were trained on.
///
/// Source: torchvision.transforms.ImageClassification on a PIL image, which is
///   Resize(256): the shorter side becomes 256, bilinear with antialias; CenterCrop(224); to 0..1;
///   (x - mean) / std, for each channel.
/// The resampling follows Pillow's libImaging/Resample.c step by step (8 bits, 22-bit fixed point, first
/// along rows, then along columns), so that the crop has the same bytes. PNG pixels are exact; a JPEG decoder
/// may differ from Pillow's by a few levels of 255.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace example {

/// Interleaved: pixels[(row * width + column) * 3 + channel], channels red, green, blue.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;  // (height, width, 3)
};

/// Throws std::runtime_error, which names the file and the reason.
Picture read_picture(const std::string& path);

/// The shorter side becomes `side`; the longer one keeps the proportion, rounded down.
Picture resize_shorter_side(const Picture& picture, int side);

/// The middle `side` x `side` pixels. Both sides of the picture must be at least `side`.
Picture centre_crop(const Picture& picture, int side);

/// (height, width, 3) of 0..255 -> (3, height, width), ImageNet's mean and standard deviation taken out.
std::vector<float> normalise(const Picture& picture);

}  // namespace example
