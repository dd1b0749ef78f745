#include "model.hpp"

#include <idem/zoo/resnet.hpp>

namespace {

const bool added = [] {
    for (const std::size_t batch : {1, 8})
        for (const int threads : {1, 2}) model::add<idem::zoo::ResNet18>("ResNet-18", batch, threads);
    return true;
}();

}  // namespace
