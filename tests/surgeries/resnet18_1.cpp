// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 10 fit") {
    using N0 = ResNet18;
    using L1 = Linear<512, 10>;
    static_assert(can_replace_v<N0, "fc", L1>);
    using N1 = replace_t<N0, "fc", L1>;
    using L2 = Named<"added2", ReLU>;
    static_assert(can_insert_after_v<N1, "conv1", L2>);
    using N2 = insert_after_t<N1, "conv1", L2>;
    static_assert(can_remove_v<N2, "layer4.1.bn1">);
    using N3 = remove_t<N2, "layer4.1.bn1">;
    using L4 = Named<"added4", Linear<1, 256>>;
    static_assert(can_insert_after_v<N3, "layer4.0.1", L4>);
    using N4 = insert_after_t<N3, "layer4.0.1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"fc">(m0, L1{}, weights_of<N1>("fc"));
    const auto m2 = insert_after<"conv1">(m1, L2{});
    const auto m3 = remove<"layer4.1.bn1">(m2);
    const auto m4 = insert_after<"layer4.0.1">(m3, L4{}, weights_of<N4>("layer4.0.added4"));
    check(m4, "resnet18.10");
}

TEST_CASE("ResNet18: surgeries 11 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Linear<1, 513>>;
    static_assert(can_insert_before_v<N0, "avgpool", L1>);
    using N1 = insert_before_t<N0, "avgpool", L1>;
    using L2 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "layer4.0.0.2", L2>);
    using N2 = replace_t<N1, "layer4.0.0.2", L2>;
    using L3 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N2, "layer3.0", L3>);
    using N3 = replace_t<N2, "layer3.0", L3>;
    using L4 = Named<"added4", Conv2d<512, 512, Kernel<1>, Stride<3>>>;
    // PyTorch: Given groups=1, weight of size [512, 512, 1, 1], expected input[2, 256, 2, 2] to have 512 channels, b
    static_assert(!can_insert_before_v<N3, "layer4.0.0", L4>);
}

TEST_CASE("ResNet18: surgeries 12 fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer3.0.1", L1>);
    using N1 = replace_t<N0, "layer3.0.1", L1>;
    using L2 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer3.1.0", L2>);
    using N2 = replace_t<N1, "layer3.1.0", L2>;
    static_assert(can_remove_v<N2, "layer3.1.1">);
    using N3 = remove_t<N2, "layer3.1.1">;
    using L4 = Named<"added4", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>>;
    static_assert(can_insert_before_v<N3, "layer1.1.bn1", L4>);
    using N4 = insert_before_t<N3, "layer1.1.bn1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0.1">(m0, L1{}, weights_of<N1>("layer3.0.1"));
    const auto m2 = replace<"layer3.1.0">(m1, L2{}, weights_of<N2>("layer3.1.0"));
    const auto m3 = remove<"layer3.1.1">(m2);
    const auto m4 = insert_before<"layer1.1.bn1">(m3, L4{}, weights_of<N4>("layer1.1.added4"));
    check(m4, "resnet18.12");
}

TEST_CASE("ResNet18: surgeries 13 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer2.0.conv1">);
    using N1 = truncate_t<N0, "layer2.0.conv1">;
    using L2 = BatchNorm2d<64>;
    static_assert(can_replace_v<N1, "layer1.0.0", L2>);
    using N2 = replace_t<N1, "layer1.0.0", L2>;
    static_assert(can_truncate_v<N2, "layer1.1.0.2">);
    using N3 = truncate_t<N2, "layer1.1.0.2">;
    using L4 = Named<"added4", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<3>>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_insert_before_v<N3, "layer1.1.0", L4>);
}

TEST_CASE("ResNet18: surgeries 14 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 64, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N0, "layer1.0.bn1", L1>);
    using N1 = replace_t<N0, "layer1.0.bn1", L1>;
    using L2 = BatchNorm2d<64>;
    static_assert(can_replace_v<N1, "layer1.1.0", L2>);
    using N2 = replace_t<N1, "layer1.1.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.0.bn1">(m0, L1{}, weights_of<N1>("layer1.0.bn1"));
    const auto m2 = replace<"layer1.1.0">(m1, L2{}, weights_of<N2>("layer1.1.0"));
    check(m2, "resnet18.14");
}

TEST_CASE("ResNet18: surgeries 15 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N0, "layer4.0.bn1", L1>);
    using N1 = insert_after_t<N0, "layer4.0.bn1", L1>;
    using L2 = BatchNorm2d<512>;
    // PyTorch: running_mean should contain 256 elements not 512
    static_assert(!can_replace_v<N1, "layer3.0.bn2", L2>);
}

TEST_CASE("ResNet18: surgeries 16 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer3.0.downsample.1">);
    using N1 = remove_t<N0, "layer3.0.downsample.1">;
    using L2 = Named<"added2", Dropout>;
    static_assert(can_insert_after_v<N1, "layer1.0.0", L2>);
    using N2 = insert_after_t<N1, "layer1.0.0", L2>;
    static_assert(can_truncate_v<N2, "layer3.1.0.2">);
    using N3 = truncate_t<N2, "layer3.1.0.2">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer3.0.downsample.1">(m0);
    const auto m2 = insert_after<"layer1.0.0">(m1, L2{});
    const auto m3 = truncate<"layer3.1.0.2">(m2);
    check(m3, "resnet18.16");
}

TEST_CASE("ResNet18: surgeries 17 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "avgpool">);
    using N1 = split_t<N0, "avgpool">::head;
    using L2 = Named<"added2", BatchNorm2d<64>>;
    static_assert(can_insert_after_v<N1, "layer1.1.bn1", L2>);
    using N2 = insert_after_t<N1, "layer1.1.bn1", L2>;
    // PyTorch: Given groups=1, weight of size [256, 256, 3, 3], expected input[2, 128, 4, 4] to have 256 channels, b
    static_assert(!can_remove_v<N2, "layer3.0">);
}

TEST_CASE("ResNet18: surgeries 18 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer3">);
    using N1 = truncate_t<N0, "layer3">;
    static_assert(can_remove_v<N1, "layer2.1.bn1">);
    using N2 = remove_t<N1, "layer2.1.bn1">;
    using L3 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<1>>;
    static_assert(can_replace_v<N2, "layer3.0", L3>);
    using N3 = replace_t<N2, "layer3.0", L3>;
    using L4 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N3, "layer3.1.bn1", L4>);
    using N4 = replace_t<N3, "layer3.1.bn1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer3">(m0);
    const auto m2 = remove<"layer2.1.bn1">(m1);
    const auto m3 = replace<"layer3.0">(m2, L3{}, weights_of<N3>("layer3.0"));
    const auto m4 = replace<"layer3.1.bn1">(m3, L4{});
    check(m4, "resnet18.18");
}

TEST_CASE("ResNet18: surgeries 19 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Residual<Named<"body", Sequential<Named<"a", Conv2d<512, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 512, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "layer4.1.conv2", L1>);
    using N1 = insert_before_t<N0, "layer4.1.conv2", L1>;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N1, "layer2.0.bn2">);
}
