// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 70 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", MaxPool2d<Kernel<3>, Stride<1>>>;
    static_assert(can_insert_after_v<N0, "layer1.0.0", L1>);
    using N1 = insert_after_t<N0, "layer1.0.0", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N1, "layer1.1.bn2", L2>);
    using N2 = insert_after_t<N1, "layer1.1.bn2", L2>;
    static_assert(can_remove_v<N2, "layer4.1.1">);
    using N3 = remove_t<N2, "layer4.1.1">;
    using L4 = Conv2d<64, 64, Kernel<7>, Stride<2>, Padding<3>>;
    static_assert(can_replace_v<N3, "bn1", L4>);
    using N4 = replace_t<N3, "bn1", L4>;
    using L5 = Named<"added5", Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N4, "layer1.1.conv1", L5>);
    using N5 = insert_after_t<N4, "layer1.1.conv1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer1.0.0">(m0, L1{});
    const auto m2 = insert_after<"layer1.1.bn2">(m1, L2{}, weights_of<N2>("layer1.1.added2"));
    const auto m3 = remove<"layer4.1.1">(m2);
    const auto m4 = replace<"bn1">(m3, L4{}, weights_of<N4>("bn1"));
    const auto m5 = insert_after<"layer1.1.conv1">(m4, L5{}, weights_of<N5>("layer1.1.added5"));
    check(m5, "resnet18.70");
}

TEST_CASE("ResNet18: surgeries 71 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N0, "layer3.0.downsample", L1>);
    using N1 = insert_before_t<N0, "layer3.0.downsample", L1>;
    using L2 = Named<"added2", Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N1, "layer3.0.0", L2>);
    using N2 = insert_before_t<N1, "layer3.0.0", L2>;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N2, "layer3.0.downsample.0", L3>);
    using N3 = insert_before_t<N2, "layer3.0.downsample.0", L3>;
    using L4 = Named<"added4", Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>>;
    // PyTorch: 0 modules at 'relu.conv3'
    static_assert(!can_insert_after_v<N3, "relu.conv3", L4>);
}

TEST_CASE("ResNet18: surgeries 72 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BatchNorm2d<256>>;
    static_assert(can_insert_after_v<N0, "layer3.0.conv1", L1>);
    using N1 = insert_after_t<N0, "layer3.0.conv1", L1>;
    using L2 = Named<"added2", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N1, "layer4.0.conv1", L2>);
    using N2 = insert_after_t<N1, "layer4.0.conv1", L2>;
    using L3 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N2, "layer3.0.0", L3>);
    using N3 = replace_t<N2, "layer3.0.0", L3>;
    using L4 = GELU<>;
    static_assert(can_replace_v<N3, "maxpool", L4>);
    using N4 = replace_t<N3, "maxpool", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer3.0.conv1">(m0, L1{}, weights_of<N1>("layer3.0.added1"));
    const auto m2 = insert_after<"layer4.0.conv1">(m1, L2{}, weights_of<N2>("layer4.0.added2"));
    const auto m3 = replace<"layer3.0.0">(m2, L3{}, weights_of<N3>("layer3.0.0"));
    const auto m4 = replace<"maxpool">(m3, L4{});
    check(m4, "resnet18.72");
}

TEST_CASE("ResNet18: surgeries 73 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BasicFlatten<1, 2>>;
    // PyTorch: The size of tensor a (4) must match the size of tensor b (2) at non-singleton dimension 3
    static_assert(!can_insert_after_v<N0, "layer3.0.bn2", L1>);
}

TEST_CASE("ResNet18: surgeries 74 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "fc">);
    using N1 = truncate_t<N0, "fc">;
    using L2 = BatchNorm2d<512>;
    static_assert(can_replace_v<N1, "layer4.1.0.2", L2>);
    using N2 = replace_t<N1, "layer4.1.0.2", L2>;
    static_assert(can_truncate_v<N2, "layer1.1.conv1">);
    using N3 = truncate_t<N2, "layer1.1.conv1">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<64, 8, 8>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"fc">(m0);
    const auto m2 = replace<"layer4.1.0.2">(m1, L2{}, weights_of<N2>("layer4.1.0.2"));
    const auto m3 = truncate<"layer1.1.conv1">(m2);
    check(m3, "resnet18.74");
}

TEST_CASE("ResNet18: surgeries 75 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer2.0.bn2">);
    using N1 = remove_t<N0, "layer2.0.bn2">;
    using L2 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer2.0.conv2", L2>);
    using N2 = replace_t<N1, "layer2.0.conv2", L2>;
    using L3 = Named<"added3", BatchNorm2d<257>>;
    // PyTorch: running_mean should contain 256 elements not 257
    static_assert(!can_insert_after_v<N2, "layer3.1.0", L3>);
}

TEST_CASE("ResNet18: surgeries 76 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N0, "layer3.1.bn2", L1>);
    using N1 = insert_after_t<N0, "layer3.1.bn2", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N1, "layer3.1.conv2", L2>);
    using N2 = insert_before_t<N1, "layer3.1.conv2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer3.1.bn2">(m0, L1{}, weights_of<N1>("layer3.1.added1"));
    const auto m2 = insert_before<"layer3.1.conv2">(m1, L2{}, weights_of<N2>("layer3.1.added2"));
    check(m2, "resnet18.76");
}

TEST_CASE("ResNet18: surgeries 77 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BatchNorm2d<512>>;
    static_assert(can_insert_before_v<N0, "layer4.1.conv1", L1>);
    using N1 = insert_before_t<N0, "layer4.1.conv1", L1>;
    using L2 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "layer4.1.0.3", L2>);
    using N2 = replace_t<N1, "layer4.1.0.3", L2>;
    using L3 = Concat<Identity, Named<"more", Conv2d<256, 16, Kernel<1>>>>;
    // PyTorch: running_mean should contain 272 elements not 512
    static_assert(!can_replace_v<N2, "layer4.0.downsample.0", L3>);
}

TEST_CASE("ResNet18: surgeries 78 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer4.0.downsample.1">);
    using N1 = remove_t<N0, "layer4.0.downsample.1">;
    using L2 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer2.0.conv2", L2>);
    using N2 = replace_t<N1, "layer2.0.conv2", L2>;
    static_assert(can_remove_v<N2, "layer1.0.0">);
    using N3 = remove_t<N2, "layer1.0.0">;
    using L4 = Linear<4, 256>;
    static_assert(can_replace_v<N3, "layer2.1.1", L4>);
    using N4 = replace_t<N3, "layer2.1.1", L4>;
    using L5 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N4, "layer3.0.0", L5>);
    using N5 = replace_t<N4, "layer3.0.0", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer4.0.downsample.1">(m0);
    const auto m2 = replace<"layer2.0.conv2">(m1, L2{}, weights_of<N2>("layer2.0.conv2"));
    const auto m3 = remove<"layer1.0.0">(m2);
    const auto m4 = replace<"layer2.1.1">(m3, L4{}, weights_of<N4>("layer2.1.1"));
    const auto m5 = replace<"layer3.0.0">(m4, L5{}, weights_of<N5>("layer3.0.0"));
    check(m5, "resnet18.78");
}

TEST_CASE("ResNet18: surgeries 79 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = LeakyReLU;
    static_assert(can_replace_v<N0, "layer1.0.bn1", L1>);
    using N1 = replace_t<N0, "layer1.0.bn1", L1>;
    static_assert(can_remove_v<N1, "layer1.1.0.2">);
    using N2 = remove_t<N1, "layer1.1.0.2">;
    using L3 = BatchNorm2d<64>;
    // PyTorch: running_mean should contain 128 elements not 64
    static_assert(!can_replace_v<N2, "layer3.0.downsample", L3>);
}
