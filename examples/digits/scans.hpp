/// The scans that train.py wrote, as a network takes them, and PyTorch's answers to them.
#pragma once

#include <idem/idem.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

/// Images with the digit that each of them is.
struct Scans {
    static constexpr std::size_t pixels = 64;

    std::vector<float> images;  // (N, 1, 8, 8), 0..1
    std::vector<int> labels;    // (N)

    std::size_t size() const { return labels.size(); }
    std::span<const float> image(std::size_t index) const { return std::span(images).subspan(index * pixels, pixels); }
};

/// What scans.safetensors holds.
struct ScanFile {
    Scans train;
    Scans held_out;
    std::vector<float> pytorch_logits;         // (held_out.size(), 10)
    std::vector<int> pytorch_neighbour_votes;  // (held_out.size())
};

namespace scan_file {

inline const idem::Tensor& tensor(const idem::StateDict& file, const std::string& key, idem::Element element) {
    const idem::Tensor* found = file.find(key);
    if (found == nullptr) throw idem::FileError(file.origin + ": has no '" + key + "'");
    if (found->element != element)
        throw idem::FileError(file.origin + ": '" + key + "' is " + std::string(idem::element_name(found->element)) +
                              ", not " + std::string(idem::element_name(element)));
    return *found;
}

/// Bytes are numbers as they are: load() would refuse them as weights.
inline std::vector<int> integers(const idem::StateDict& file, const std::string& key) {
    std::vector<int> result;
    for (const std::byte each : tensor(file, key, idem::Element::u8).bytes)
        result.push_back(std::to_integer<int>(each));
    return result;
}

inline std::vector<float> floats(const idem::StateDict& file, const std::string& key) {
    const auto bytes = tensor(file, key, idem::Element::f32).bytes;
    std::vector<float> result(bytes.size() / sizeof(float));
    std::memcpy(result.data(), bytes.data(), result.size() * sizeof(float));
    return result;
}

inline Scans scans(const idem::StateDict& file, const std::string& name) {
    constexpr float white = 16;
    Scans result{{}, integers(file, name + ".labels")};
    for (const int level : integers(file, name + ".scans")) result.images.push_back(static_cast<float>(level) / white);
    if (result.images.size() != result.size() * Scans::pixels)
        throw idem::FileError(file.origin + ": '" + name + "' has not one label for each scan of 8x8 pixels");
    return result;
}

}  // namespace scan_file

inline ScanFile read_scans(const std::string& path) {
    const idem::StateDict file = idem::read_safetensors(path);
    ScanFile result{scan_file::scans(file, "train"), scan_file::scans(file, "held_out"),
                    scan_file::floats(file, "pytorch.logits"), scan_file::integers(file, "pytorch.neighbour_votes")};
    if (result.pytorch_logits.size() != result.held_out.size() * 10 ||
        result.pytorch_neighbour_votes.size() != result.held_out.size())
        throw idem::FileError(path + ": PyTorch's answers are not one for each held-out scan");
    return result;
}
