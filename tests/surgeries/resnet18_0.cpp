// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 0 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer3.1.conv1">);
    using N1 = truncate_t<N0, "layer3.1.conv1">;
    using L2 = Named<"added2", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "layer1.0", L2>);
    using N2 = insert_before_t<N1, "layer1.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer3.1.conv1">(m0);
    const auto m2 = insert_before<"layer1.0">(m1, L2{}, weights_of<N2>("layer1.added2"));
    check(m2, "resnet18.0");
}

TEST_CASE("ResNet18: surgeries 1 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "layer3.0.conv2", L1>);
    using N1 = insert_before_t<N0, "layer3.0.conv2", L1>;
    using L2 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N1, "layer1.1.bn2", L2>);
    using N2 = replace_t<N1, "layer1.1.bn2", L2>;
    static_assert(can_remove_v<N2, "layer1.1.0">);
    using N3 = remove_t<N2, "layer1.1.0">;
    using L4 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<3>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_replace_v<N3, "layer2.0.bn2", L4>);
}

TEST_CASE("ResNet18: surgeries 2 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "layer3.1.0", L1>);
    using N1 = replace_t<N0, "layer3.1.0", L1>;
    using L2 = Named<"added2", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N1, "layer2.0.bn2", L2>);
    using N2 = insert_after_t<N1, "layer2.0.bn2", L2>;
    using L3 = Named<"added3", Conv2d<512, 512, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N2, "layer4.0.conv2", L3>);
    using N3 = insert_before_t<N2, "layer4.0.conv2", L3>;
    using L4 = Named<"added4", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>>;
    static_assert(can_insert_after_v<N3, "layer3.0.0", L4>);
    using N4 = insert_after_t<N3, "layer3.0.0", L4>;
    static_assert(can_remove_v<N4, "layer1.0.0">);
    using N5 = remove_t<N4, "layer1.0.0">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.1.0">(m0, L1{}, weights_of<N1>("layer3.1.0"));
    const auto m2 = insert_after<"layer2.0.bn2">(m1, L2{});
    const auto m3 = insert_before<"layer4.0.conv2">(m2, L3{}, weights_of<N3>("layer4.0.added3"));
    const auto m4 = insert_after<"layer3.0.0">(m3, L4{}, weights_of<N4>("layer3.0.added4"));
    const auto m5 = remove<"layer1.0.0">(m4);
    check(m5, "resnet18.2");
}

TEST_CASE("ResNet18: surgeries 3 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Hardswish;
    static_assert(can_replace_v<N0, "layer1.1.1", L1>);
    using N1 = replace_t<N0, "layer1.1.1", L1>;
    static_assert(can_remove_v<N1, "layer3.0.1">);
    using N2 = remove_t<N1, "layer3.0.1">;
    using L3 = Add<Identity, AdaptiveAvgPool2d<1>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_replace_v<N2, "relu", L3>);
}

TEST_CASE("ResNet18: surgeries 4 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "conv1">);
    using N1 = split_t<N0, "conv1">::tail;
    static_assert(can_truncate_v<N1, "fc">);
    using N2 = truncate_t<N1, "fc">;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_before_v<N2, "layer2.1", L3>);
    using N3 = insert_before_t<N2, "layer2.1", L3>;
    static_assert(std::same_as<N3::input, Shape<64, 16, 16>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"conv1">(m0).second;
    const auto m2 = truncate<"fc">(m1);
    const auto m3 = insert_before<"layer2.1">(m2, L3{}, weights_of<N3>("layer2.added3"));
    check(m3, "resnet18.4");
}

TEST_CASE("ResNet18: surgeries 5 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "fc">);
    using N1 = remove_t<N0, "fc">;
    static_assert(can_remove_v<N1, "layer1.0.conv2">);
    using N2 = remove_t<N1, "layer1.0.conv2">;
    using L3 = AdaptiveAvgPool2d<2>;
    // PyTorch: The size of tensor a (512) must match the size of tensor b (256) at non-singleton dimension 1
    static_assert(!can_replace_v<N2, "layer4.0.downsample", L3>);
}

TEST_CASE("ResNet18: surgeries 6 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", ELU>;
    static_assert(can_insert_after_v<N0, "layer2.0", L1>);
    using N1 = insert_after_t<N0, "layer2.0", L1>;
    using L2 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N1, "layer2.2.0", L2>);
    using N2 = replace_t<N1, "layer2.2.0", L2>;
    using L3 = BatchNorm2d<128>;
    static_assert(can_replace_v<N2, "layer2.0.bn2", L3>);
    using N3 = replace_t<N2, "layer2.0.bn2", L3>;
    using L4 = Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N3, "layer1.0.conv1", L4>);
    using N4 = replace_t<N3, "layer1.0.conv1", L4>;
    using L5 = Named<"added5", ReLU6>;
    static_assert(can_insert_before_v<N4, "layer4.1.bn2", L5>);
    using N5 = insert_before_t<N4, "layer4.1.bn2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer2.0">(m0, L1{});
    const auto m2 = replace<"layer2.2.0">(m1, L2{});
    const auto m3 = replace<"layer2.0.bn2">(m2, L3{}, weights_of<N3>("layer2.0.bn2"));
    const auto m4 = replace<"layer1.0.conv1">(m3, L4{}, weights_of<N4>("layer1.0.conv1"));
    const auto m5 = insert_before<"layer4.1.bn2">(m4, L5{});
    check(m5, "resnet18.6");
}

TEST_CASE("ResNet18: surgeries 7 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Sequential<Conv2d<512, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "layer4.1", L1>);
    using N1 = replace_t<N0, "layer4.1", L1>;
    // PyTorch: Given groups=1, weight of size [24, 512, 1, 1], expected input[2, 256, 2, 2] to have 512 channels, bu
    static_assert(!can_remove_v<N1, "layer4.0.0">);
}

TEST_CASE("ResNet18: surgeries 8 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer3.0">);
    using N1 = split_t<N0, "layer3.0">::tail;
    static_assert(can_truncate_v<N1, "layer4.0.bn2">);
    using N2 = truncate_t<N1, "layer4.0.bn2">;
    static_assert(std::same_as<N2::input, Shape<256, 2, 2>>);
    static_assert(std::same_as<N2::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"layer3.0">(m0).second;
    const auto m2 = truncate<"layer4.0.bn2">(m1);
    check(m2, "resnet18.8");
}

TEST_CASE("ResNet18: surgeries 9 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N0, "layer3.0.bn1", L1>);
    using N1 = replace_t<N0, "layer3.0.bn1", L1>;
    using L2 = Dropout;
    static_assert(can_replace_v<N1, "layer1.1.0", L2>);
    using N2 = replace_t<N1, "layer1.1.0", L2>;
    using L3 = Named<"added3", Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N2, "layer3.1.0.2", L3>);
    using N3 = insert_before_t<N2, "layer3.1.0.2", L3>;
    // PyTorch: Given groups=1, weight of size [512, 512, 3, 3], expected input[2, 256, 2, 2] to have 512 channels, b
    static_assert(!can_remove_v<N3, "layer4.0">);
}
