// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 20 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Sigmoid>;
    static_assert(can_insert_before_v<N0, "layer2.0.downsample.0", L1>);
    using N1 = insert_before_t<N0, "layer2.0.downsample.0", L1>;
    static_assert(can_remove_v<N1, "layer4.1.conv1">);
    using N2 = remove_t<N1, "layer4.1.conv1">;
    using L3 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N2, "layer3.0.downsample.0", L3>);
    using N3 = replace_t<N2, "layer3.0.downsample.0", L3>;
    using L4 = Named<"added4", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N3, "layer4.1", L4>);
    using N4 = insert_after_t<N3, "layer4.1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer2.0.downsample.0">(m0, L1{});
    const auto m2 = remove<"layer4.1.conv1">(m1);
    const auto m3 = replace<"layer3.0.downsample.0">(m2, L3{}, weights_of<N3>("layer3.0.downsample.0"));
    const auto m4 = insert_after<"layer4.1">(m3, L4{}, weights_of<N4>("layer4.added4"));
    check(m4, "resnet18.20");
}

TEST_CASE("ResNet18: surgeries 21 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer4.0.bn2">);
    using N1 = truncate_t<N0, "layer4.0.bn2">;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N1, "layer3.0.downsample.0", L2>);
    using N2 = insert_after_t<N1, "layer3.0.downsample.0", L2>;
    using L3 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "layer1.0.0", L3>);
    using N3 = replace_t<N2, "layer1.0.0", L3>;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<4>, Stride<3>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_after_v<N3, "layer2.0.downsample.1", L4>);
}

TEST_CASE("ResNet18: surgeries 22 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer3.1.1">);
    using N1 = remove_t<N0, "layer3.1.1">;
    using L2 = Named<"added2", Dropout>;
    static_assert(can_insert_after_v<N1, "layer3.1.0", L2>);
    using N2 = insert_after_t<N1, "layer3.1.0", L2>;
    using L3 = Dropout;
    static_assert(can_replace_v<N2, "layer4.1", L3>);
    using N3 = replace_t<N2, "layer4.1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer3.1.1">(m0);
    const auto m2 = insert_after<"layer3.1.0">(m1, L2{});
    const auto m3 = replace<"layer4.1">(m2, L3{});
    check(m3, "resnet18.22");
}

TEST_CASE("ResNet18: surgeries 23 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = BatchNorm2d<128>;
    static_assert(can_replace_v<N0, "layer2.0.1", L1>);
    using N1 = replace_t<N0, "layer2.0.1", L1>;
    static_assert(can_remove_v<N1, "layer3.1.conv2">);
    using N2 = remove_t<N1, "layer3.1.conv2">;
    using L3 = ELU;
    static_assert(can_replace_v<N2, "layer2.0.conv2", L3>);
    using N3 = replace_t<N2, "layer2.0.conv2", L3>;
    using L4 = Named<"added4", Flatten>;
    // PyTorch: expected 4D input (got 2D input)
    static_assert(!can_insert_after_v<N3, "layer2.0.conv2", L4>);
}

TEST_CASE("ResNet18: surgeries 24 fit") {
    using N0 = ResNet18;
    using L1 = ReLU;
    static_assert(can_replace_v<N0, "layer3.0.bn2", L1>);
    using N1 = replace_t<N0, "layer3.0.bn2", L1>;
    using L2 = LeakyReLU;
    static_assert(can_replace_v<N1, "layer4.1.1", L2>);
    using N2 = replace_t<N1, "layer4.1.1", L2>;
    using L3 = Conv2d<256, 512, Kernel<3>, Padding<1>, Groups<32>>;
    static_assert(can_replace_v<N2, "layer4.0.0", L3>);
    using N3 = replace_t<N2, "layer4.0.0", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0.bn2">(m0, L1{});
    const auto m2 = replace<"layer4.1.1">(m1, L2{});
    const auto m3 = replace<"layer4.0.0">(m2, L3{}, weights_of<N3>("layer4.0.0"));
    check(m3, "resnet18.24");
}

TEST_CASE("ResNet18: surgeries 25 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer1.0.0">);
    using N1 = remove_t<N0, "layer1.0.0">;
    static_assert(can_remove_v<N1, "layer1.1.0">);
    using N2 = remove_t<N1, "layer1.1.0">;
    using L3 = Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N2, "layer2", L3>);
    using N3 = replace_t<N2, "layer2", L3>;
    using L4 = BasicFlatten<1, 2>;
    // PyTorch: Given groups=1, weight of size [24, 64, 1, 1], expected input[1, 2, 64, 64] to have 64 channels, but 
    static_assert(!can_replace_v<N3, "layer1", L4>);
}

TEST_CASE("ResNet18: surgeries 26 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 256, Kernel<4>, Stride<3>>;
    static_assert(can_replace_v<N0, "layer3.0.0", L1>);
    using N1 = replace_t<N0, "layer3.0.0", L1>;
    using L2 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N1, "layer1.1.conv1", L2>);
    using N2 = replace_t<N1, "layer1.1.conv1", L2>;
    using L3 = Named<"added3", ELU>;
    static_assert(can_insert_after_v<N2, "maxpool", L3>);
    using N3 = insert_after_t<N2, "maxpool", L3>;
    static_assert(can_remove_v<N3, "layer1.1.bn1">);
    using N4 = remove_t<N3, "layer1.1.bn1">;
    using L5 = Flatten;
    static_assert(can_replace_v<N4, "10", L5>);
    using N5 = replace_t<N4, "10", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0.0">(m0, L1{}, weights_of<N1>("layer3.0.0"));
    const auto m2 = replace<"layer1.1.conv1">(m1, L2{});
    const auto m3 = insert_after<"maxpool">(m2, L3{});
    const auto m4 = remove<"layer1.1.bn1">(m3);
    const auto m5 = replace<"10">(m4, L5{});
    check(m5, "resnet18.26");
}

TEST_CASE("ResNet18: surgeries 27 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 257, Kernel<1>>>;
    // PyTorch: Given groups=1, weight of size [257, 128, 1, 1], expected input[2, 256, 2, 2] to have 128 channels, b
    static_assert(!can_insert_before_v<N0, "layer4.0.downsample", L1>);
}

TEST_CASE("ResNet18: surgeries 28 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer3.0.downsample.1">);
    using N1 = remove_t<N0, "layer3.0.downsample.1">;
    using L2 = BatchNorm2d<512>;
    static_assert(can_replace_v<N1, "layer4.0.conv2", L2>);
    using N2 = replace_t<N1, "layer4.0.conv2", L2>;
    static_assert(can_remove_v<N2, "layer3.1.bn2">);
    using N3 = remove_t<N2, "layer3.1.bn2">;
    using L4 = Named<"added4", ReLU>;
    static_assert(can_insert_before_v<N3, "layer2.0.0.2", L4>);
    using N4 = insert_before_t<N3, "layer2.0.0.2", L4>;
    static_assert(can_remove_v<N4, "layer1">);
    using N5 = remove_t<N4, "layer1">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer3.0.downsample.1">(m0);
    const auto m2 = replace<"layer4.0.conv2">(m1, L2{}, weights_of<N2>("layer4.0.conv2"));
    const auto m3 = remove<"layer3.1.bn2">(m2);
    const auto m4 = insert_before<"layer2.0.0.2">(m3, L4{});
    const auto m5 = remove<"layer1">(m4);
    check(m5, "resnet18.28");
}

TEST_CASE("ResNet18: surgeries 29 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Concat<Identity, Named<"more", Conv2d<512, 16, Kernel<1>>>>>;
    // PyTorch: Given groups=1, weight of size [512, 512, 3, 3], expected input[2, 528, 1, 1] to have 512 channels, b
    static_assert(!can_insert_before_v<N0, "layer4.1.0", L1>);
}
