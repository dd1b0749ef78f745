#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/zoo/mobilenet.hpp>

using namespace idem;
using golden::check;
using golden::networks;

namespace {

struct OddMobileNetV2 : zoo::BasicMobileNetV2<Shape<3, 75, 97>, 10> {};

}  // namespace

TEST_CASE("MobileNetV2 gives torchvision's outputs") { check<zoo::MobileNetV2>(networks, "mobilenet_v2"); }

TEST_CASE("MobileNetV2 on maps of odd sizes, and where ReLU6 clips, gives torchvision's outputs") {
    check<OddMobileNetV2>(networks, "mobilenet_v2_odd", 8);
}
