// Pooling: ResNet's first, DenseNet's average, and the mean over all places.
#include "layers.hpp"
#include "streams.hpp"

#include <idem/kernel/pooling.hpp>

namespace {

void add(const std::string& kind, idem::kernel::Run run, const layers::Layer& layer) {
    const idem::kernel::Geometry& g = layer.geometry;
    const std::ptrdiff_t in = std::ptrdiff_t{g.height} * g.width * g.channels;
    const std::ptrdiff_t out = std::ptrdiff_t{g.out_height} * g.out_width * g.channels;
    streams::add("kernel/pooling/" + kind + "/" + layer.name, run, g, {.input = in, .output = out});
}

const bool added = [] {
    add("max", &idem::kernel::max_pool<>, layers::window(112, 64, 64, 3, 2));
    layers::Layer halving = layers::window(28, 512, 512, 2, 2);
    halving.geometry.vertical.padding = halving.geometry.horizontal.padding = 0;
    halving.geometry.out_height = halving.geometry.out_width = 14;
    add("average", &idem::kernel::average_pool<>, halving);
    layers::Layer mean = layers::window(7, 2048, 2048, 7, 7);
    mean.geometry.out_height = mean.geometry.out_width = 1;
    add("adaptive_average", &idem::kernel::adaptive_average_pool<>, mean);
    return true;
}();

}  // namespace
