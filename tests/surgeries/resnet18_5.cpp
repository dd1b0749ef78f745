// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 50 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N0, "layer4.0.0", L1>);
    using N1 = insert_after_t<N0, "layer4.0.0", L1>;
    static_assert(can_remove_v<N1, "layer1.0.bn1">);
    using N2 = remove_t<N1, "layer1.0.bn1">;
    using L3 = GELU<>;
    static_assert(can_replace_v<N2, "layer1.1.0", L3>);
    using N3 = replace_t<N2, "layer1.1.0", L3>;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_after_v<N3, "layer2.0", L4>);
    using N4 = insert_after_t<N3, "layer2.0", L4>;
    using L5 = Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N4, "layer2", L5>);
    using N5 = replace_t<N4, "layer2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer4.0.0">(m0, L1{}, weights_of<N1>("layer4.0.added1"));
    const auto m2 = remove<"layer1.0.bn1">(m1);
    const auto m3 = replace<"layer1.1.0">(m2, L3{});
    const auto m4 = insert_after<"layer2.0">(m3, L4{}, weights_of<N4>("layer2.added4"));
    const auto m5 = replace<"layer2">(m4, L5{}, weights_of<N5>("layer2"));
    check(m5, "resnet18.50");
}

TEST_CASE("ResNet18: surgeries 51 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N0, "layer1.0.bn1", L1>);
    using N1 = insert_after_t<N0, "layer1.0.bn1", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<3>>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_insert_before_v<N1, "layer2.1.0", L2>);
}

TEST_CASE("ResNet18: surgeries 52 fit") {
    using N0 = ResNet18;
    using L1 = Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N0, "layer4.0", L1>);
    using N1 = replace_t<N0, "layer4.0", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "layer3.0.downsample", L2>);
    using N2 = insert_before_t<N1, "layer3.0.downsample", L2>;
    using L3 = BatchNorm2d<512>;
    static_assert(can_replace_v<N2, "layer4.1.1", L3>);
    using N3 = replace_t<N2, "layer4.1.1", L3>;
    using L4 = Residual<Named<"body", Conv2d<512, 512, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N3, "layer4.1", L4>);
    using N4 = replace_t<N3, "layer4.1", L4>;
    using L5 = Named<"added5", BatchNorm2d<256>>;
    static_assert(can_insert_after_v<N4, "layer3.1.0.2", L5>);
    using N5 = insert_after_t<N4, "layer3.1.0.2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.0">(m0, L1{}, weights_of<N1>("layer4.0"));
    const auto m2 = insert_before<"layer3.0.downsample">(m1, L2{}, weights_of<N2>("layer3.0.added2"));
    const auto m3 = replace<"layer4.1.1">(m2, L3{}, weights_of<N3>("layer4.1.1"));
    const auto m4 = replace<"layer4.1">(m3, L4{}, weights_of<N4>("layer4.1"));
    const auto m5 = insert_after<"layer3.1.0.2">(m4, L5{}, weights_of<N5>("layer3.1.added5"));
    check(m5, "resnet18.52");
}

TEST_CASE("ResNet18: surgeries 53 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = LeakyReLU;
    static_assert(can_replace_v<N0, "layer3.0.conv2", L1>);
    using N1 = replace_t<N0, "layer3.0.conv2", L1>;
    static_assert(can_split_v<N1, "layer4.1">);
    using N2 = split_t<N1, "layer4.1">::head;
    using L3 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "layer3.0.downsample", L3>);
    using N3 = replace_t<N2, "layer3.0.downsample", L3>;
    // PyTorch: running_mean should contain 3 elements not 64
    static_assert(!can_remove_v<N3, "conv1">);
}

TEST_CASE("ResNet18: surgeries 54 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N0, "layer3.1.0", L1>);
    using N1 = insert_after_t<N0, "layer3.1.0", L1>;
    using L2 = Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N1, "layer4.0", L2>);
    using N2 = replace_t<N1, "layer4.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer3.1.0">(m0, L1{});
    const auto m2 = replace<"layer4.0">(m1, L2{}, weights_of<N2>("layer4.0"));
    check(m2, "resnet18.54");
}

TEST_CASE("ResNet18: surgeries 55 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer1.1.1">);
    using N1 = remove_t<N0, "layer1.1.1">;
    using L2 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>;
    static_assert(can_replace_v<N1, "layer3.0.conv2", L2>);
    using N2 = replace_t<N1, "layer3.0.conv2", L2>;
    using L3 = Residual<Named<"body", Conv2d<512, 512, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N2, "layer4.0.conv2", L3>);
    using N3 = replace_t<N2, "layer4.0.conv2", L3>;
    // PyTorch: 0 modules at 'layer4.0.0.conv3'
    static_assert(!can_split_v<N3, "layer4.0.0.conv3">);
}

TEST_CASE("ResNet18: surgeries 56 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_after_v<N0, "layer2.1.0", L1>);
    using N1 = insert_after_t<N0, "layer2.1.0", L1>;
    using L2 = Named<"added2", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_after_v<N1, "layer1.0.0.2", L2>);
    using N2 = insert_after_t<N1, "layer1.0.0.2", L2>;
    using L3 = Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "layer1.0.bn2", L3>);
    using N3 = replace_t<N2, "layer1.0.bn2", L3>;
    static_assert(can_remove_v<N3, "layer1.0.1">);
    using N4 = remove_t<N3, "layer1.0.1">;
    static_assert(can_split_v<N4, "layer4.1.1">);
    using N5 = split_t<N4, "layer4.1.1">::head;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer2.1.0">(m0, L1{}, weights_of<N1>("layer2.1.added1"));
    const auto m2 = insert_after<"layer1.0.0.2">(m1, L2{}, weights_of<N2>("layer1.0.added2"));
    const auto m3 = replace<"layer1.0.bn2">(m2, L3{}, weights_of<N3>("layer1.0.bn2"));
    const auto m4 = remove<"layer1.0.1">(m3);
    const auto m5 = split<"layer4.1.1">(m4).first;
    check(m5, "resnet18.56");
}

TEST_CASE("ResNet18: surgeries 57 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer2.1.0", L1>);
    using N1 = replace_t<N0, "layer2.1.0", L1>;
    using L2 = Named<"added2", Hardswish>;
    static_assert(can_insert_before_v<N1, "layer3.0.conv1", L2>);
    using N2 = insert_before_t<N1, "layer3.0.conv1", L2>;
    static_assert(can_remove_v<N2, "layer2.0.bn1">);
    using N3 = remove_t<N2, "layer2.0.bn1">;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<3>>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_insert_after_v<N3, "layer2.0.bn2", L4>);
}

TEST_CASE("ResNet18: surgeries 58 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N0, "layer4.0.downsample", L1>);
    using N1 = insert_before_t<N0, "layer4.0.downsample", L1>;
    using L2 = Named<"added2", Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N1, "layer1.0.0.2", L2>);
    using N2 = insert_before_t<N1, "layer1.0.0.2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer4.0.downsample">(m0, L1{}, weights_of<N1>("layer4.0.added1"));
    const auto m2 = insert_before<"layer1.0.0.2">(m1, L2{}, weights_of<N2>("layer1.0.added2"));
    check(m2, "resnet18.58");
}

TEST_CASE("ResNet18: surgeries 59 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer4.1.0">);
    using N1 = split_t<N0, "layer4.1.0">::head;
    using L2 = Named<"added2", Hardswish>;
    static_assert(can_insert_before_v<N1, "layer1.0.bn1", L2>);
    using N2 = insert_before_t<N1, "layer1.0.bn1", L2>;
    using L3 = Linear<64, 128>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (2048x16 and 64x128)
    static_assert(!can_replace_v<N2, "relu", L3>);
}
