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
    using L1 = Identity;
    static_assert(can_replace_v<N0, "layer4.1.bn1", L1>);
    using N1 = replace_t<N0, "layer4.1.bn1", L1>;
    static_assert(can_remove_v<N1, "layer4.0.downsample.1">);
    using N2 = remove_t<N1, "layer4.0.downsample.1">;
    using L3 = Named<"added3", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N2, "layer3.1.bn1", L3>);
    using N3 = insert_after_t<N2, "layer3.1.bn1", L3>;
    static_assert(can_remove_v<N3, "layer3.0.1">);
    using N4 = remove_t<N3, "layer3.0.1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.1.bn1">(m0, L1{});
    const auto m2 = remove<"layer4.0.downsample.1">(m1);
    const auto m3 = insert_after<"layer3.1.bn1">(m2, L3{});
    const auto m4 = remove<"layer3.0.1">(m3);
    check(m4, "resnet18.10");
}

TEST_CASE("ResNet18: surgeries 11 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = AdaptiveAvgPool2d<2>;
    static_assert(can_replace_v<N0, "layer3.1", L1>);
    using N1 = replace_t<N0, "layer3.1", L1>;
    using L2 = Named<"added2", Conv2d<512, 512, Kernel<1>, Stride<3>>>;
    static_assert(can_insert_after_v<N1, "layer4.1.conv2", L2>);
    using N2 = insert_after_t<N1, "layer4.1.conv2", L2>;
    static_assert(can_split_v<N2, "layer4.0">);
    using N3 = split_t<N2, "layer4.0">::tail;
    using L4 = BatchNorm1d<512>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_replace_v<N3, "3", L4>);
}

TEST_CASE("ResNet18: surgeries 12 fit") {
    using N0 = ResNet18;
    using L1 = Hardswish;
    static_assert(can_replace_v<N0, "layer3.0.1", L1>);
    using N1 = replace_t<N0, "layer3.0.1", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<5>, Padding<2>>>;
    static_assert(can_insert_before_v<N1, "layer3.0.0", L2>);
    using N2 = insert_before_t<N1, "layer3.0.0", L2>;
    static_assert(can_truncate_v<N2, "layer2.0.bn2">);
    using N3 = truncate_t<N2, "layer2.0.bn2">;
    static_assert(can_remove_v<N3, "layer2.0.bn1">);
    using N4 = remove_t<N3, "layer2.0.bn1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<128, 4, 4>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0.1">(m0, L1{});
    const auto m2 = insert_before<"layer3.0.0">(m1, L2{}, golden::derived<N2>());
    const auto m3 = truncate<"layer2.0.bn2">(m2);
    const auto m4 = remove<"layer2.0.bn1">(m3);
    check(m4, "resnet18.12");
}

TEST_CASE("ResNet18: surgeries 13 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_before_v<N0, "layer3.0.downsample", L1>);
    using N1 = insert_before_t<N0, "layer3.0.downsample", L1>;
    static_assert(can_split_v<N1, "layer1.0">);
    using N2 = split_t<N1, "layer1.0">::head;
    using L3 = Hardswish;
    static_assert(can_replace_v<N2, "layer1.0.conv2", L3>);
    using N3 = replace_t<N2, "layer1.0.conv2", L3>;
    using L4 = BasicFlatten<1, 2>;
    // PyTorch: Given groups=1, weight of size [64, 64, 3, 3], expected input[1, 2, 32, 128] to have 64 channels, but
    static_assert(!can_replace_v<N3, "bn1", L4>);
}

TEST_CASE("ResNet18: surgeries 14 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<1>>>;
    static_assert(can_insert_after_v<N0, "layer2.0.1", L1>);
    using N1 = insert_after_t<N0, "layer2.0.1", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "layer2.1.0.2", L2>);
    using N2 = insert_before_t<N1, "layer2.1.0.2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer2.0.1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_before<"layer2.1.0.2">(m1, L2{}, golden::derived<N2>());
    check(m2, "resnet18.14");
}

TEST_CASE("ResNet18: surgeries 15 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "layer2.0.conv2", L1>);
    using N1 = replace_t<N0, "layer2.0.conv2", L1>;
    using L2 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<5>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_replace_v<N1, "layer4.1.conv1", L2>);
}

TEST_CASE("ResNet18: surgeries 16 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", ELU>;
    static_assert(can_insert_before_v<N0, "layer1.1.bn1", L1>);
    using N1 = insert_before_t<N0, "layer1.1.bn1", L1>;
    using L2 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<512>>;
    static_assert(can_replace_v<N1, "layer4.1.conv1", L2>);
    using N2 = replace_t<N1, "layer4.1.conv1", L2>;
    using L3 = MaxPool2d<Kernel<3>, Stride<3>, Padding<1>>;
    static_assert(can_replace_v<N2, "layer4.1.bn1", L3>);
    using N3 = replace_t<N2, "layer4.1.bn1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer1.1.bn1">(m0, L1{});
    const auto m2 = replace<"layer4.1.conv1">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"layer4.1.bn1">(m2, L3{});
    check(m3, "resnet18.16");
}

TEST_CASE("ResNet18: surgeries 17 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<512, 512, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N0, "layer4.0.conv2", L1>);
    using N1 = insert_before_t<N0, "layer4.0.conv2", L1>;
    static_assert(can_split_v<N1, "layer3.1.0">);
    using N2 = split_t<N1, "layer3.1.0">::head;
    using L3 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<5>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_replace_v<N2, "layer2.0.conv2", L3>);
}

TEST_CASE("ResNet18: surgeries 18 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer4.1.conv2">);
    using N1 = remove_t<N0, "layer4.1.conv2">;
    static_assert(can_remove_v<N1, "layer2.1">);
    using N2 = remove_t<N1, "layer2.1">;
    using L3 = Named<"added3", Hardswish>;
    static_assert(can_insert_before_v<N2, "layer1.1.bn2", L3>);
    using N3 = insert_before_t<N2, "layer1.1.bn2", L3>;
    static_assert(can_remove_v<N3, "layer3.1">);
    using N4 = remove_t<N3, "layer3.1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer4.1.conv2">(m0);
    const auto m2 = remove<"layer2.1">(m1);
    const auto m3 = insert_before<"layer1.1.bn2">(m2, L3{});
    const auto m4 = remove<"layer3.1">(m3);
    check(m4, "resnet18.18");
}

TEST_CASE("ResNet18: surgeries 19 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer1.1.0">);
    using N1 = remove_t<N0, "layer1.1.0">;
    using L2 = Dropout;
    // PyTorch: The size of tensor a (512) must match the size of tensor b (256) at non-singleton dimension 1
    static_assert(!can_replace_v<N1, "layer4.0.downsample", L2>);
}
