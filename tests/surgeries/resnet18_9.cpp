// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 90 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer2.1.0">);
    using N1 = remove_t<N0, "layer2.1.0">;
    using L2 = Named<"added2", AdaptiveAvgPool2d<1>>;
    static_assert(can_insert_before_v<N1, "layer4.1.bn1", L2>);
    using N2 = insert_before_t<N1, "layer4.1.bn1", L2>;
    static_assert(can_remove_v<N2, "layer3.0.downsample.1">);
    using N3 = remove_t<N2, "layer3.0.downsample.1">;
    static_assert(can_split_v<N3, "fc">);
    using N4 = split_t<N3, "fc">::tail;
    static_assert(std::same_as<N4::input, Shape<10>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer2.1.0">(m0);
    const auto m2 = insert_before<"layer4.1.bn1">(m1, L2{});
    const auto m3 = remove<"layer3.0.downsample.1">(m2);
    const auto m4 = split<"fc">(m3).second;
    check(m4, "resnet18.90");
}

TEST_CASE("ResNet18: surgeries 91 end in one that does not fit") {
    using N0 = ResNet18;
    // PyTorch: 0 modules at 'layer1.0x'
    static_assert(!can_remove_v<N0, "layer1.0x">);
}

TEST_CASE("ResNet18: surgeries 92 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<64, 64, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N0, "layer1.1", L1>);
    using N1 = insert_before_t<N0, "layer1.1", L1>;
    using L2 = Conv2d<64, 128, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "layer2.0", L2>);
    using N2 = replace_t<N1, "layer2.0", L2>;
    using L3 = Named<"added3", Conv2d<512, 512, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N2, "layer4.1.bn1", L3>);
    using N3 = insert_before_t<N2, "layer4.1.bn1", L3>;
    static_assert(can_truncate_v<N3, "layer3.1.1">);
    using N4 = truncate_t<N3, "layer3.1.1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer1.1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"layer2.0">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_before<"layer4.1.bn1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = truncate<"layer3.1.1">(m3);
    check(m4, "resnet18.92");
}

TEST_CASE("ResNet18: surgeries 93 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<32>>;
    static_assert(can_replace_v<N0, "layer2.0.conv2", L1>);
    using N1 = replace_t<N0, "layer2.0.conv2", L1>;
    using L2 = Named<"added2", SiLU>;
    static_assert(can_insert_after_v<N1, "relu", L2>);
    using N2 = insert_after_t<N1, "relu", L2>;
    // PyTorch: Given groups=1, weight of size [512, 512, 3, 3], expected input[2, 256, 2, 2] to have 512 channels, b
    static_assert(!can_remove_v<N2, "layer4.0.0">);
}

TEST_CASE("ResNet18: surgeries 94 fit") {
    using N0 = ResNet18;
    using L1 = Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N0, "layer4.0", L1>);
    using N1 = replace_t<N0, "layer4.0", L1>;
    using L2 = Named<"added2", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "layer1.0.bn2", L2>);
    using N2 = insert_before_t<N1, "layer1.0.bn2", L2>;
    using L3 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N2, "layer2.1.conv1", L3>);
    using N3 = replace_t<N2, "layer2.1.conv1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_before<"layer1.0.bn2">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"layer2.1.conv1">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.94");
}

TEST_CASE("ResNet18: surgeries 95 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Sigmoid>;
    static_assert(can_insert_before_v<N0, "layer3.1.bn2", L1>);
    using N1 = insert_before_t<N0, "layer3.1.bn2", L1>;
    static_assert(can_truncate_v<N1, "conv1">);
    using N2 = truncate_t<N1, "conv1">;
    using L3 = Named<"added3", Add<Identity, AdaptiveAvgPool2d<1>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_after_v<N2, "conv1", L3>);
}

TEST_CASE("ResNet18: surgeries 96 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 128, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer2.0.downsample.0", L1>);
    using N1 = replace_t<N0, "layer2.0.downsample.0", L1>;
    using L2 = Named<"added2", Identity>;
    static_assert(can_insert_after_v<N1, "bn1", L2>);
    using N2 = insert_after_t<N1, "bn1", L2>;
    static_assert(can_split_v<N2, "layer2.1">);
    using N3 = split_t<N2, "layer2.1">::tail;
    static_assert(std::same_as<N3::input, Shape<128, 4, 4>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer2.0.downsample.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_after<"bn1">(m1, L2{});
    const auto m3 = split<"layer2.1">(m2).second;
    check(m3, "resnet18.96");
}

TEST_CASE("ResNet18: surgeries 97 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>>;
    static_assert(can_insert_after_v<N0, "layer3.0.bn2", L1>);
    using N1 = insert_after_t<N0, "layer3.0.bn2", L1>;
    using L2 = Dropout;
    static_assert(can_replace_v<N1, "layer4.1.conv1", L2>);
    using N2 = replace_t<N1, "layer4.1.conv1", L2>;
    // PyTorch: Given groups=1, weight of size [256, 128, 3, 3], expected input[2, 64, 8, 8] to have 128 channels, bu
    static_assert(!can_remove_v<N2, "layer2">);
}

TEST_CASE("ResNet18: surgeries 98 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<64, 64, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_after_v<N0, "layer1.0", L1>);
    using N1 = insert_after_t<N0, "layer1.0", L1>;
    static_assert(can_remove_v<N1, "layer3.1.conv1">);
    using N2 = remove_t<N1, "layer3.1.conv1">;
    static_assert(can_truncate_v<N2, "layer2.1">);
    using N3 = truncate_t<N2, "layer2.1">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<128, 4, 4>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer1.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = remove<"layer3.1.conv1">(m1);
    const auto m3 = truncate<"layer2.1">(m2);
    check(m3, "resnet18.98");
}

TEST_CASE("ResNet18: surgeries 99 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>>;
    static_assert(can_insert_before_v<N0, "layer1.0", L1>);
    using N1 = insert_before_t<N0, "layer1.0", L1>;
    using L2 = Named<"added2", Linear<512, 257>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x2 and 512x257)
    static_assert(!can_insert_after_v<N1, "layer3.1.bn2", L2>);
}
