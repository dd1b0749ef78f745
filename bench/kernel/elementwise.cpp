// Sums, products, normalisations and activations of elements, from each level of memory. An activation of many
// operations is bound by these, which are not counted: from L1 it cannot reach 100.
#include "streams.hpp"

#include <idem/kernel/elementwise.hpp>

namespace {

using namespace idem::kernel;

constexpr std::ptrdiff_t channels = 64;

std::string elementwise(const char* kind, std::ptrdiff_t count) {
    return std::string("kernel/elementwise/") + kind + "/" + std::to_string(count);
}

template <class Function>
Geometry applying(Geometry geometry) {
    geometry.activation = activation_v<Function>;
    return geometry;
}

/// `places` times `channels` elements.
template <class Function>
void add_map(const char* name, std::ptrdiff_t places) {
    const std::ptrdiff_t count = places * channels;
    streams::add(elementwise(name, count), &map<>, applying<Function>(streams::block(places, channels, 1)),
                 {.input = count, .output = count});
}

const bool added = [] {
    for (const std::ptrdiff_t places : {32, 1024, 56 * 56, 1 << 18}) {
        const std::ptrdiff_t count = places * channels;
        const auto name = [&](const char* kind) { return elementwise(kind, count); };
        const Geometry geometry = streams::block(places, channels, 1);
        const streams::Floats both{.input = count, .output = count, .operand = count};
        streams::add(name("add"), &idem::kernel::add<>, geometry, both);
        streams::add(name("add, ReLU"), &idem::kernel::add<>, applying<Relu>(geometry), both);
        streams::add(name("multiply"), &multiply<>, geometry, both);
        streams::add(name("scale_shift, ReLU"), &scale_shift<>, applying<Relu>(geometry),
                     {.input = count, .output = count, .weights = scale_shift_packed_floats(geometry)});
        streams::add(name("prelu"), &prelu<>, geometry,
                     {.input = count, .output = count, .weights = prelu_packed_floats(geometry)});
        add_map<Relu>("ReLU", places);
    }
    for (const std::ptrdiff_t places : {32, 1024}) {
        add_map<Tanh>("Tanh", places);
        add_map<Sigmoid>("Sigmoid", places);
        add_map<Silu>("SiLU", places);
        add_map<Gelu>("GELU", places);
        add_map<Elu<1.0>>("ELU", places);
        add_map<Hardswish>("Hardswish", places);
        add_map<Mish>("Mish", places);
    }
    return true;
}();

}  // namespace
