/// Networks of narrow groups, of shuffled channels, and of weighted ones.
#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/zoo/efficientnet.hpp>
#include <idem/zoo/resnet.hpp>
#include <idem/zoo/shufflenet.hpp>

using namespace idem;
using golden::check;
using golden::networks;

namespace {

struct SmallEfficientNet : zoo::BasicEfficientNetB0<Shape<3, 75, 97>, 10> {};
struct SmallShuffleNet : zoo::BasicShuffleNetV2x1_0<Shape<3, 75, 97>, 10> {};
struct SmallResNeXt : zoo::BasicResNeXt50<Shape<3, 64, 64>, 10> {};

}  // namespace

TEST_CASE("EfficientNet-B0 gives torchvision's outputs") { check<SmallEfficientNet>(networks, "efficientnet_b0_odd"); }

TEST_CASE("ShuffleNetV2 gives torchvision's outputs") { check<SmallShuffleNet>(networks, "shufflenet_v2_odd"); }

TEST_CASE("ResNeXt-50 gives torchvision's outputs") { check<SmallResNeXt>(networks, "resnext50_64"); }
