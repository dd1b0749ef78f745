#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/zoo/densenet.hpp>

using namespace idem;
using golden::check;
using golden::networks;

namespace {

struct OddDenseNet121 : zoo::BasicDenseNet121<Shape<3, 75, 97>, 10> {};

}  // namespace

TEST_CASE("DenseNet-121 gives torchvision's outputs") { check<zoo::DenseNet121>(networks, "densenet121"); }

TEST_CASE("DenseNet-121 on maps of odd sizes gives torchvision's outputs") {
    check<OddDenseNet121>(networks, "densenet121_odd");
}
