#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/rewrite/replace.hpp>
#include <idem/zoo/resnet.hpp>

using namespace idem;
using golden::check;
using golden::networks;

namespace {

struct SmallResNet18 : zoo::BasicResNet18<Shape<3, 64, 64>, 1000> {};
struct SmallResNet34 : zoo::BasicResNet34<Shape<3, 64, 64>, 1000> {};
struct Features : replace_t<zoo::ResNet18, "fc", Identity> {};

}  // namespace

TEST_CASE("ResNet-18 gives torchvision's outputs") {
    check<zoo::ResNet18>(networks, "resnet18");
    check<SmallResNet18>(networks, "resnet18_64");
}

TEST_CASE("ResNet-18 gives torchvision's outputs, whichever algorithm its convolutions are computed by") {
    using kernel::Algorithm;
    check<SmallResNet18, detail::Forced<Algorithm::direct>>(networks, "resnet18_64");
    check<SmallResNet18, detail::Forced<Algorithm::winograd_2x2>>(networks, "resnet18_64");
    check<SmallResNet18, detail::Forced<Algorithm::winograd_4x4>>(networks, "resnet18_64");
}

TEST_CASE("ResNet-18 without its last layer gives torchvision's features") {
    check<Features>(networks, "resnet18_features");
}

TEST_CASE("ResNet-34 gives torchvision's outputs") { check<SmallResNet34>(networks, "resnet34_64"); }

TEST_CASE("ResNet-50 gives torchvision's outputs") { check<zoo::ResNet50>(networks, "resnet50"); }
