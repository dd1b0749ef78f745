/// What another processor or another standard library would change first: quotients, denormal numbers, and what a
/// network gives that reads its weights from files. Without Catch2, of which there is one for this machine only.
///
/// Usage: portable <folder to write in>
#include "golden/derive.hpp"
#include "kernel/vectors.hpp"

#include <idem/idem.hpp>
#include <idem/kernel/math.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <vector>

using namespace idem;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
    if (holds) return;
    std::printf("Not so: %s\n", what);
    ++failures;
}

/// The largest error of a sigmoid from -20 to 20, in ULP.
double sigmoid_error() {
    using V = kernel::simd::Batch;
    double worst = 0;
    for (float x = -20.0f; x < 20.0f; x += 0.001f) {
        float y[V::size];
        kernel::simd::store(y, kernel::math::sigmoid(V(x)));
        worst = std::max(worst, test::ulp_error(y[0], 1 / (1 + std::exp(-static_cast<double>(x)))));
    }
    return worst;
}

struct Net : Network<Shape<3, 5, 6>, Conv2d<3, 5, Kernel<3>>, Flatten, Linear<60, 11>> {};

std::vector<float> floats_of(const Tensor& tensor) {
    std::vector<float> result(tensor.bytes.size() / sizeof(float));
    std::memcpy(result.data(), tensor.bytes.data(), tensor.bytes.size());
    return result;
}

/// Whether a network with the weights of this file gives PyTorch's outputs, within 1e-5 of the largest.
bool agrees(const std::string& file) {
    const auto model = load<Net>(file);
    const StateDict goldens = read_state_dict(IDEM_TEST_DATA_DIR "/golden/layers.safetensors");
    const Tensor* golden = goldens.find("flatten_linear");
    if (!golden) return false;
    const std::vector<float> expected = floats_of(*golden);
    const std::size_t batch = expected.size() / Net::output::size;
    const std::vector<float> x = golden::derived_input("input0", batch * Net::input::size);
    std::vector<float> y(expected.size());
    Workspace<Net> workspace{batch};
    if (model.run(std::span(x), std::span(y), workspace) != Status::ok) return false;
    float largest = 0, difference = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        largest = std::max(largest, std::abs(expected[i]));
        difference = std::max(difference, std::abs(y[i] - expected[i]));
    }
    return largest > 0 && difference <= 1e-5f * largest;
}

/// A product of two small numbers, as the processor computes it.
float denormal() {
    const volatile float small = 1e-20f;
    return small * small;
}

}  // namespace

int main(int, char** arguments) try {
    check(sigmoid_error() <= 2.5, "a sigmoid is within 2.5 ULP");

    const StateDict weights = golden::derived_state_dict(parameter_specs<Net>());
    const std::string folder = arguments[1];
    write_safetensors(folder + "/weights.safetensors", weights);
    check(agrees(folder + "/weights.safetensors"), "a network gives PyTorch's outputs with weights from safetensors");
    write_npz(folder + "/weights.npz", weights);
    check(agrees(folder + "/weights.npz"), "a network gives PyTorch's outputs with weights from npz");

    check(denormal() > 0, "a denormal number is a number");
    {
        const FlushToZero flush;
        check(denormal() == 0, "FlushToZero makes zeros of denormal numbers");
    }
    check(denormal() > 0, "FlushToZero ends with its scope");
    return failures == 0 ? 0 : 1;
} catch (const std::exception& error) {
    std::printf("Threw: %s\n", error.what());
    return 1;
}
