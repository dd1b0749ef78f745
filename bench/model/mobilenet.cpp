#include "model.hpp"

#include <idem/zoo/mobilenet.hpp>

namespace {

const bool added = (model::add<idem::zoo::MobileNetV2>("MobileNetV2"), true);

}  // namespace
