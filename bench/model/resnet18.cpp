#include "model.hpp"

#include <idem/zoo/resnet.hpp>

namespace {

const bool added = [] {
    for (const int threads : {1, 2}) {
        model::add<idem::zoo::ResNet18>("ResNet-18", threads);
        model::add<idem::zoo::ResNet18, 8>("ResNet-18", threads);
    }
    return true;
}();

}  // namespace
