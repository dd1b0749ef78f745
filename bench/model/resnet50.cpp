#include "model.hpp"

#include <idem/zoo/resnet.hpp>

namespace {

const bool added = (model::add<idem::zoo::ResNet50>("ResNet-50"), true);

}  // namespace
