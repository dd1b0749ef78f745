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
    using L1 = GELU<>;
    static_assert(can_replace_v<N0, "layer1.0", L1>);
    using N1 = replace_t<N0, "layer1.0", L1>;
    static_assert(can_split_v<N1, "layer4">);
    using N2 = split_t<N1, "layer4">::head;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.0">(m0, L1{});
    const auto m2 = split<"layer4">(m1).first;
    check(m2, "resnet18.0");
}

TEST_CASE("ResNet18: surgeries 1 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer3.0.0">);
    using N1 = split_t<N0, "layer3.0.0">::tail;
    using L2 = Named<"added2", Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_after_v<N1, "layer4", L2>);
    using N2 = insert_after_t<N1, "layer4", L2>;
    using L3 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N2, "layer4.1", L3>);
    using N3 = replace_t<N2, "layer4.1", L3>;
    using L4 = Add<Identity, AdaptiveAvgPool2d<1>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_replace_v<N3, "fc", L4>);
}

TEST_CASE("ResNet18: surgeries 2 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<2>>>;
    static_assert(can_insert_before_v<N0, "layer3.0.0.2", L1>);
    using N1 = insert_before_t<N0, "layer3.0.0.2", L1>;
    using L2 = Conv2d<256, 512, Kernel<3>, Stride<2>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer4.0.0", L2>);
    using N2 = replace_t<N1, "layer4.0.0", L2>;
    using L3 = Linear<8, 64>;
    static_assert(can_replace_v<N2, "layer1", L3>);
    using N3 = replace_t<N2, "layer1", L3>;
    static_assert(can_remove_v<N3, "layer3.0.conv2">);
    using N4 = remove_t<N3, "layer3.0.conv2">;
    using L5 = Conv2d<512, 512, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N4, "layer4.1.bn2", L5>);
    using N5 = replace_t<N4, "layer4.1.bn2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer3.0.0.2">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"layer4.0.0">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"layer1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = remove<"layer3.0.conv2">(m3);
    const auto m5 = replace<"layer4.1.bn2">(m4, L5{}, golden::derived<N5>());
    check(m5, "resnet18.2");
}

TEST_CASE("ResNet18: surgeries 3 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Tanh;
    static_assert(can_replace_v<N0, "layer4.0.conv2", L1>);
    using N1 = replace_t<N0, "layer4.0.conv2", L1>;
    using L2 = Hardswish;
    static_assert(can_replace_v<N1, "layer1.1.conv1", L2>);
    using N2 = replace_t<N1, "layer1.1.conv1", L2>;
    using L3 = Named<"added3", Conv2d<256, 256, Kernel<4>>>;
    // PyTorch: Given groups=1, weight of size [256, 256, 4, 4], expected input[2, 512, 1, 1] to have 256 channels, b
    static_assert(!can_insert_before_v<N2, "layer4.1.1", L3>);
}

TEST_CASE("ResNet18: surgeries 4 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer1.0.conv1">);
    using N1 = truncate_t<N0, "layer1.0.conv1">;
    static_assert(can_split_v<N1, "layer1">);
    using N2 = split_t<N1, "layer1">::tail;
    using L3 = Named<"added3", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>>;
    static_assert(can_insert_after_v<N2, "3", L3>);
    using N3 = insert_after_t<N2, "3", L3>;
    static_assert(std::same_as<N3::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N3::output, Shape<64, 8, 8>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer1.0.conv1">(m0);
    const auto m2 = split<"layer1">(m1).second;
    const auto m3 = insert_after<"3">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.4");
}

TEST_CASE("ResNet18: surgeries 5 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N0, "layer3.0.downsample.0", L1>);
    using N1 = insert_before_t<N0, "layer3.0.downsample.0", L1>;
    using L2 = Named<"added2", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N1, "layer3.0.downsample", L2>);
    using N2 = insert_after_t<N1, "layer3.0.downsample", L2>;
    using L3 = Named<"added3", MaxPool2d<Kernel<5>, Stride<2>>>;
    // PyTorch: The size of tensor a (2) must match the size of tensor b (8) at non-singleton dimension 3
    static_assert(!can_insert_after_v<N2, "layer1.1.0.2", L3>);
}

TEST_CASE("ResNet18: surgeries 6 fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<512, 512, Kernel<3>, Stride<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer4.1.0.2", L1>);
    using N1 = replace_t<N0, "layer4.1.0.2", L1>;
    using L2 = BatchNorm2d<512>;
    static_assert(can_replace_v<N1, "layer4.0.conv2", L2>);
    using N2 = replace_t<N1, "layer4.0.conv2", L2>;
    using L3 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>;
    static_assert(can_replace_v<N2, "layer1.1.conv1", L3>);
    using N3 = replace_t<N2, "layer1.1.conv1", L3>;
    using L4 = Named<"added4", Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N3, "layer3.0.bn2", L4>);
    using N4 = insert_before_t<N3, "layer3.0.bn2", L4>;
    static_assert(can_truncate_v<N4, "layer4.0">);
    using N5 = truncate_t<N4, "layer4.0">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.1.0.2">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"layer4.0.conv2">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"layer1.1.conv1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_before<"layer3.0.bn2">(m3, L4{}, golden::derived<N4>());
    const auto m5 = truncate<"layer4.0">(m4);
    check(m5, "resnet18.6");
}

TEST_CASE("ResNet18: surgeries 7 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer3.1.conv1", L1>);
    using N1 = replace_t<N0, "layer3.1.conv1", L1>;
    using L2 = Named<"added2", AdaptiveAvgPool2d<2>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (2x2048 and 512x10)
    static_assert(!can_insert_before_v<N1, "9", L2>);
}

TEST_CASE("ResNet18: surgeries 8 fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Sequential<Named<"a", Conv2d<64, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16, 64,
        Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N0, "layer1.0.0.2", L1>);
    using N1 = replace_t<N0, "layer1.0.0.2", L1>;
    static_assert(can_remove_v<N1, "layer4.0.bn2">);
    using N2 = remove_t<N1, "layer4.0.bn2">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.0.0.2">(m0, L1{}, golden::derived<N1>());
    const auto m2 = remove<"layer4.0.bn2">(m1);
    check(m2, "resnet18.8");
}

TEST_CASE("ResNet18: surgeries 9 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<512, 512, Kernel<1>, Stride<3>>>;
    static_assert(can_insert_before_v<N0, "layer4.0.0.2", L1>);
    using N1 = insert_before_t<N0, "layer4.0.0.2", L1>;
    static_assert(can_split_v<N1, "layer4.0.0">);
    using N2 = split_t<N1, "layer4.0.0">::head;
    using L3 = Residual<Named<"body", Sequential<Named<"a", Conv2d<256, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        256, Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N2, "layer3.1.bn2", L3>);
    using N3 = replace_t<N2, "layer3.1.bn2", L3>;
    using L4 = Named<"added4", BasicFlatten<1, 2>>;
    // PyTorch: Given groups=1, weight of size [64, 64, 3, 3], expected input[1, 2, 64, 64] to have 64 channels, but 
    static_assert(!can_insert_after_v<N3, "maxpool", L4>);
}
