// Multilayer perceptrons. 784-512-512-10 on one sample is bound by the bandwidth of the cache that holds its 2.7 MB of
// weights.
#include "model.hpp"

#include <idem/zoo/mlp.hpp>

namespace {

const bool added = [] {
    using Mlp = idem::zoo::Mlp<784, 512, 512, 10>;
    model::add<Mlp>("MLP 784-512-512-10");
    model::add<Mlp, 64>("MLP 784-512-512-10");
    model::add<idem::zoo::Mlp<16, 64, 64, 4>>("MLP 16-64-64-4");
    model::add<idem::zoo::BasicMlp<idem::Tanh, 1, 8, 8, 1>>("MLP 1-8-8-1");
    return true;
}();

}  // namespace
