#include "model.hpp"

#include <idem/zoo/densenet.hpp>

namespace {

const bool added = (model::add<idem::zoo::DenseNet121>("DenseNet-121"), true);

}  // namespace
