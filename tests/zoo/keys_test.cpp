/// Zoo networks have the keys and shapes of torchvision's state_dicts, in their order.
#include "support/catch.hpp"

#include <idem/compose/layer_at.hpp>
#include <idem/plan/parameters.hpp>
#include <idem/zoo/densenet.hpp>
#include <idem/zoo/efficientnet.hpp>
#include <idem/zoo/mlp.hpp>
#include <idem/zoo/mobilenet.hpp>
#include <idem/zoo/resnet.hpp>
#include <idem/zoo/shufflenet.hpp>
#include <idem/zoo/vgg.hpp>

#include <concepts>
#include <fstream>
#include <string>
#include <vector>

using namespace idem;

namespace {

std::string line_of(const ParameterSpec& spec) {
    std::string line = spec.key;
    for (const std::int64_t extent : spec.shape) line += " " + std::to_string(extent);
    return line;
}

template <class Net>
std::vector<std::string> lines_of() {
    std::vector<std::string> lines;
    for (const ParameterSpec& spec : parameter_specs<Net>()) lines.push_back(line_of(spec));
    return lines;
}

std::vector<std::string> lines_in(const std::string& file) {
    std::ifstream stream(std::string(IDEM_TEST_DATA_DIR "/zoo/") + file);
    REQUIRE(stream.is_open());
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// torchvision lists a block's shortcut "downsample" after its body, and so does idem.
template <class Net>
void check_keys(const std::string& file) {
    const std::vector<std::string> expected = lines_in(file), actual = lines_of<Net>();
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(actual[i] == expected[i]);
}

}  // namespace

TEST_CASE("ResNets have torchvision's keys and shapes") {
    check_keys<zoo::ResNet18>("resnet18.keys");
    check_keys<zoo::ResNet34>("resnet34.keys");
    check_keys<zoo::ResNet50>("resnet50.keys");
    check_keys<zoo::BasicResNeXt50<Shape<3, 224, 224>, 1000>>("resnext50_32x4d.keys");
    check_keys<zoo::BasicWideResNet50<Shape<3, 224, 224>, 1000>>("wide_resnet50_2.keys");
}

TEST_CASE("EfficientNet-B0 has torchvision's keys and shapes") {
    check_keys<zoo::EfficientNetB0>("efficientnet_b0.keys");
}

TEST_CASE("ShuffleNetV2 has torchvision's keys and shapes") {
    check_keys<zoo::ShuffleNetV2x1_0>("shufflenet_v2_x1_0.keys");
    using Half = zoo::BasicShuffleNetV2x0_5<Shape<3, 224, 224>, 1000>;
    STATIC_REQUIRE(std::same_as<layer_at_t<Half, "stage4.3.branch2.5">, Conv2d<96, 96, Kernel<1>, Bias<false>>>);
    using Double = zoo::BasicShuffleNetV2x2_0<Shape<3, 224, 224>, 1000>;
    STATIC_REQUIRE(std::same_as<layer_at_t<Double, "fc">, Linear<2048, 1000>>);
}

TEST_CASE("MobileNetV2 has torchvision's keys and shapes") { check_keys<zoo::MobileNetV2>("mobilenet_v2.keys"); }

TEST_CASE("DenseNet-121 has torchvision's keys and shapes") { check_keys<zoo::DenseNet121>("densenet121.keys"); }

TEST_CASE("VGGs have torchvision's keys and shapes, with normalisations and without") {
    check_keys<zoo::VGG16>("vgg16.keys");
    check_keys<zoo::VGG11BN>("vgg11_bn.keys");
}

TEST_CASE("every VGG ends at torchvision's index of its last convolution") {
    using Last = Conv2d<512, 512, Kernel<3>, Padding<1>>;
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::VGG11, "features.18">, Last>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::VGG13, "features.22">, Last>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::VGG19, "features.34">, Last>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::VGG13BN, "features.31">, Last>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::VGG16BN, "features.40">, Last>);
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::VGG19BN, "features.49">, Last>);
}

TEST_CASE("larger DenseNets end in torchvision's numbers of features") {
    STATIC_REQUIRE(zoo::detail::DenseNet<Shape<3, 224, 224>, 1000, 48, 96, 6, 12, 36, 24>::width == 2208);
    STATIC_REQUIRE(zoo::detail::DenseNet<Shape<3, 224, 224>, 1000, 32, 64, 6, 12, 32, 32>::width == 1664);
    STATIC_REQUIRE(zoo::detail::DenseNet<Shape<3, 224, 224>, 1000, 32, 64, 6, 12, 48, 32>::width == 1920);
}

TEST_CASE("a Dropout keeps its slot: MobileNetV2's last layer is classifier.1") {
    STATIC_REQUIRE(std::same_as<layer_at_t<zoo::MobileNetV2, "classifier.1">, Linear<1280, 1000>>);
}

TEST_CASE("the counters of normalisations are keys that inference does not read") {
    const std::vector<std::string> ignored = detail::keys_of<zoo::ResNet18>().ignored;
    CHECK(ignored.size() == 20);
    CHECK(ignored.front() == "bn1.num_batches_tracked");
    CHECK(ignored.back() == "layer4.1.bn2.num_batches_tracked");
}

TEST_CASE("a multilayer perceptron has the keys of torch.nn.Sequential") {
    CHECK(lines_of<zoo::Mlp<784, 512, 10>>() ==
          std::vector<std::string>{"0.weight 512 784", "0.bias 512", "2.weight 10 512", "2.bias 10"});
    CHECK(lines_of<zoo::Mlp<3, 1>>() == std::vector<std::string>{"0.weight 1 3", "0.bias 1"});
    CHECK(lines_of<zoo::BasicMlp<Tanh, 3, 2, 2, 1>>() ==
          std::vector<std::string>{"0.weight 2 3", "0.bias 2", "2.weight 2 2", "2.bias 2", "4.weight 1 2", "4.bias 1"});
}
