/// One binary for many processors: reads digits by code for the best architecture that this one can run, and says
/// which it is.
///
///     IDEM_ARCH=haswell architectures        # as if the processor could do no more
///
/// Exit codes: 0; 1 when an answer differs from PyTorch's; 2 when a file cannot be used.
#include "reader.hpp"

#include "digits/scans.hpp"

#include <idem/support/error.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

/// max|a - b| / max|b|
float distance(const std::vector<float>& a, const std::vector<float>& b) {
    float difference = 0, largest = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        difference = std::max(difference, std::abs(a[i] - b[i]));
        largest = std::max(largest, std::abs(b[i]));
    }
    return difference / largest;
}

/// Whether what reader.cpp throws can be caught here by its type.
bool missing_file_is_reported() {
    try {
        Reader("missing.safetensors");
    } catch (const idem::FileError& error) {
        std::cout << "A missing file is reported: " << error.what() << '\n';
        return true;
    }
    return false;
}

}  // namespace

int main() {
    const std::string folder = IDEM_EXAMPLES_DIR "/digits/";
    try {
        const ScanFile file = read_scans(folder + "scans.safetensors");
        const Reader reader(folder + "weights.safetensors");
        reader(file.held_out.images);  // to warm up

        using clock = std::chrono::steady_clock;
        const auto begin = clock::now();
        const std::vector<float> logits = reader(file.held_out.images);
        const double seconds = std::chrono::duration<double>(clock::now() - begin).count();
        const float difference = distance(logits, file.pytorch_logits);
        std::cout << "Architecture: " << Reader::architecture() << '\n'
                  << "Difference from PyTorch: " << difference << " of the largest logit\n"
                  << "Scans a second: " << std::llround(static_cast<double>(file.held_out.size()) / seconds) << '\n';
        return difference < 1e-4F && missing_file_is_reported() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "architectures: " << error.what() << '\n';
        return 2;
    }
}
