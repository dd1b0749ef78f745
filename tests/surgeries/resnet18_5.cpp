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
    using L1 = Named<"added1", Conv2d<512, 512, Kernel<7>, Padding<3>>>;
    static_assert(can_insert_after_v<N0, "layer4.1.0.2", L1>);
    using N1 = insert_after_t<N0, "layer4.1.0.2", L1>;
    static_assert(can_remove_v<N1, "layer4.0.bn2">);
    using N2 = remove_t<N1, "layer4.0.bn2">;
    using L3 = BatchNorm2d<256>;
    static_assert(can_replace_v<N2, "layer3.0.bn1", L3>);
    using N3 = replace_t<N2, "layer3.0.bn1", L3>;
    using L4 = Named<"added4", Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N3, "layer2.0.conv2", L4>);
    using N4 = insert_before_t<N3, "layer2.0.conv2", L4>;
    using L5 = Named<"added5", BatchNorm2d<512>>;
    static_assert(can_insert_before_v<N4, "layer4.1.conv1", L5>);
    using N5 = insert_before_t<N4, "layer4.1.conv1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer4.1.0.2">(m0, L1{}, golden::derived<N1>());
    const auto m2 = remove<"layer4.0.bn2">(m1);
    const auto m3 = replace<"layer3.0.bn1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_before<"layer2.0.conv2">(m3, L4{}, golden::derived<N4>());
    const auto m5 = insert_before<"layer4.1.conv1">(m4, L5{}, golden::derived<N5>());
    check(m5, "resnet18.50");
}

TEST_CASE("ResNet18: surgeries 51 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Dropout;
    static_assert(can_replace_v<N0, "relu", L1>);
    using N1 = replace_t<N0, "relu", L1>;
    using L2 = Named<"added2", Conv2d<256, 256, Kernel<4>, Stride<3>>>;
    // PyTorch: Calculated padded input size per channel: (2 x 2). Kernel size: (4 x 4). Kernel size can't be greater
    static_assert(!can_insert_before_v<N1, "layer4.0", L2>);
}

TEST_CASE("ResNet18: surgeries 52 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", LeakyReLU>;
    static_assert(can_insert_after_v<N0, "conv1", L1>);
    using N1 = insert_after_t<N0, "conv1", L1>;
    static_assert(can_remove_v<N1, "layer1.1.bn1">);
    using N2 = remove_t<N1, "layer1.1.bn1">;
    static_assert(can_split_v<N2, "relu">);
    using N3 = split_t<N2, "relu">::tail;
    using L4 = Residual<Named<"body", Conv2d<512, 512, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N3, "layer4.0.bn2", L4>);
    using N4 = replace_t<N3, "layer4.0.bn2", L4>;
    static_assert(can_truncate_v<N4, "layer4">);
    using N5 = truncate_t<N4, "layer4">;
    static_assert(std::same_as<N5::input, Shape<64, 16, 16>>);
    static_assert(std::same_as<N5::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"conv1">(m0, L1{});
    const auto m2 = remove<"layer1.1.bn1">(m1);
    const auto m3 = split<"relu">(m2).second;
    const auto m4 = replace<"layer4.0.bn2">(m3, L4{}, golden::derived<N4>());
    const auto m5 = truncate<"layer4">(m4);
    check(m5, "resnet18.52");
}

TEST_CASE("ResNet18: surgeries 53 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N0, "layer3", L1>);
    using N1 = insert_before_t<N0, "layer3", L1>;
    using L2 = Named<"added2", ReLU>;
    static_assert(can_insert_after_v<N1, "layer4.0.conv2", L2>);
    using N2 = insert_after_t<N1, "layer4.0.conv2", L2>;
    using L3 = Named<"added3", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N2, "layer2.0", L3>);
    using N3 = insert_before_t<N2, "layer2.0", L3>;
    using L4 = Named<"added4", BatchNorm1d<32>>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_insert_before_v<N3, "layer1.0.1", L4>);
}

TEST_CASE("ResNet18: surgeries 54 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", AdaptiveAvgPool2d<2>>;
    static_assert(can_insert_before_v<N0, "layer1.0", L1>);
    using N1 = insert_before_t<N0, "layer1.0", L1>;
    using L2 = Named<"added2", Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "9", L2>);
    using N2 = insert_before_t<N1, "9", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer1.0">(m0, L1{});
    const auto m2 = insert_before<"9">(m1, L2{}, golden::derived<N2>());
    check(m2, "resnet18.54");
}

TEST_CASE("ResNet18: surgeries 55 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = AdaptiveAvgPool2d<1>;
    static_assert(can_replace_v<N0, "layer4.0.conv2", L1>);
    using N1 = replace_t<N0, "layer4.0.conv2", L1>;
    static_assert(can_remove_v<N1, "layer2.0.bn1">);
    using N2 = remove_t<N1, "layer2.0.bn1">;
    using L3 = Identity;
    static_assert(can_replace_v<N2, "layer3.0.downsample.1", L3>);
    using N3 = replace_t<N2, "layer3.0.downsample.1", L3>;
    using L4 = Named<"added4", Conv2d<64, 64, Kernel<7>>>;
    // PyTorch: The size of tensor a (2) must match the size of tensor b (8) at non-singleton dimension 3
    static_assert(!can_insert_after_v<N3, "layer1.0.0.2", L4>);
}

TEST_CASE("ResNet18: surgeries 56 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "maxpool">);
    using N1 = truncate_t<N0, "maxpool">;
    static_assert(can_remove_v<N1, "maxpool">);
    using N2 = remove_t<N1, "maxpool">;
    using L3 = Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "bn1", L3>);
    using N3 = replace_t<N2, "bn1", L3>;
    using L4 = Named<"added4", LeakyReLU>;
    static_assert(can_insert_after_v<N3, "conv1", L4>);
    using N4 = insert_after_t<N3, "conv1", L4>;
    using L5 = BatchNorm2d<64>;
    static_assert(can_replace_v<N4, "added4", L5>);
    using N5 = replace_t<N4, "added4", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<64, 16, 16>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"maxpool">(m0);
    const auto m2 = remove<"maxpool">(m1);
    const auto m3 = replace<"bn1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_after<"conv1">(m3, L4{});
    const auto m5 = replace<"added4">(m4, L5{}, golden::derived<N5>());
    check(m5, "resnet18.56");
}

TEST_CASE("ResNet18: surgeries 57 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer3.0.bn2">);
    using N1 = remove_t<N0, "layer3.0.bn2">;
    using L2 = BatchNorm2d<512>;
    static_assert(can_replace_v<N1, "layer4.0.0.2", L2>);
    using N2 = replace_t<N1, "layer4.0.0.2", L2>;
    using L3 = Named<"added3", Sequential<Conv2d<512, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N2, "layer4.0.0.2", L3>);
    using N3 = insert_after_t<N2, "layer4.0.0.2", L3>;
    using L4 = Linear<1, 1024>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x1024 and 512x10)
    static_assert(!can_replace_v<N3, "9", L4>);
}

TEST_CASE("ResNet18: surgeries 58 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer3.1">);
    using N1 = split_t<N0, "layer3.1">::head;
    static_assert(can_split_v<N1, "layer2">);
    using N2 = split_t<N1, "layer2">::tail;
    static_assert(std::same_as<N2::input, Shape<128, 4, 4>>);
    static_assert(std::same_as<N2::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"layer3.1">(m0).first;
    const auto m2 = split<"layer2">(m1).second;
    check(m2, "resnet18.58");
}

TEST_CASE("ResNet18: surgeries 59 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer4.0">);
    using N1 = split_t<N0, "layer4.0">::tail;
    using L2 = Named<"added2", ReLU>;
    static_assert(can_insert_before_v<N1, "avgpool", L2>);
    using N2 = insert_before_t<N1, "avgpool", L2>;
    using L3 = Add<Identity, AdaptiveAvgPool2d<1>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x1 and 512x10)
    static_assert(!can_replace_v<N2, "10", L3>);
}
