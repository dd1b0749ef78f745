#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/rewrite/truncate.hpp>
#include <idem/zoo/vgg.hpp>

using namespace idem;

TEST_CASE("the features of a VGG are torchvision's") {
    using Features = truncate_t<zoo::BasicVGG11BN<Shape<3, 64, 64>, 10>, "avgpool">;
    golden::check<Features>(golden::networks, "vgg11_bn_features");
}
