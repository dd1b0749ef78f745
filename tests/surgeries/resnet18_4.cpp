// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 40 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "9">);
    using N1 = split_t<N0, "9">::head;
    using L2 = Named<"added2", Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N1, "layer3.0.0.2", L2>);
    using N2 = insert_before_t<N1, "layer3.0.0.2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<512>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"9">(m0).first;
    const auto m2 = insert_before<"layer3.0.0.2">(m1, L2{}, golden::derived<N2>());
    check(m2, "resnet18.40");
}

TEST_CASE("ResNet18: surgeries 41 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer3">);
    using N1 = truncate_t<N0, "layer3">;
    using L2 = AvgPool2d<Kernel<5>, Stride<1>>;
    // PyTorch: Given input size: (128x4x4). Calculated output size: (128x0x0). Output size is too small
    static_assert(!can_replace_v<N1, "layer2.1.1", L2>);
}

TEST_CASE("ResNet18: surgeries 42 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>>;
    static_assert(can_insert_before_v<N0, "layer3.1.0", L1>);
    using N1 = insert_before_t<N0, "layer3.1.0", L1>;
    static_assert(can_truncate_v<N1, "layer2.0.0">);
    using N2 = truncate_t<N1, "layer2.0.0">;
    static_assert(can_split_v<N2, "layer1.1">);
    using N3 = split_t<N2, "layer1.1">::tail;
    static_assert(std::same_as<N3::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N3::output, Shape<128, 4, 4>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer3.1.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = truncate<"layer2.0.0">(m1);
    const auto m3 = split<"layer1.1">(m2).second;
    check(m3, "resnet18.42");
}

TEST_CASE("ResNet18: surgeries 43 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = ELU;
    static_assert(can_replace_v<N0, "layer3.1.bn2", L1>);
    using N1 = replace_t<N0, "layer3.1.bn2", L1>;
    static_assert(can_remove_v<N1, "layer3.1.bn2">);
    using N2 = remove_t<N1, "layer3.1.bn2">;
    using L3 = ReLU;
    static_assert(can_replace_v<N2, "layer3.0.bn2", L3>);
    using N3 = replace_t<N2, "layer3.0.bn2", L3>;
    using L4 = Linear<513, 1024>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x1 and 513x1024)
    static_assert(!can_replace_v<N3, "layer4.1.conv1", L4>);
}

TEST_CASE("ResNet18: surgeries 44 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer4.0.downsample.0">);
    using N1 = truncate_t<N0, "layer4.0.downsample.0">;
    static_assert(can_truncate_v<N1, "layer3.0">);
    using N2 = truncate_t<N1, "layer3.0">;
    using L3 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N2, "layer1.1.0", L3>);
    using N3 = replace_t<N2, "layer1.1.0", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer4.0.downsample.0">(m0);
    const auto m2 = truncate<"layer3.0">(m1);
    const auto m3 = replace<"layer1.1.0">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.44");
}

TEST_CASE("ResNet18: surgeries 45 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer3.0.conv1", L1>);
    using N1 = replace_t<N0, "layer3.0.conv1", L1>;
    static_assert(can_truncate_v<N1, "layer1.0">);
    using N2 = truncate_t<N1, "layer1.0">;
    using L3 = Linear<8, 128>;
    // PyTorch: The size of tensor a (128) must match the size of tensor b (8) at non-singleton dimension 3
    static_assert(!can_replace_v<N2, "layer1.0.conv2", L3>);
}

TEST_CASE("ResNet18: surgeries 46 fit") {
    using N0 = ResNet18;
    using L1 = Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "layer1.0.bn1", L1>);
    using N1 = replace_t<N0, "layer1.0.bn1", L1>;
    using L2 = BatchNorm2d<128>;
    static_assert(can_replace_v<N1, "layer2.0.downsample.1", L2>);
    using N2 = replace_t<N1, "layer2.0.downsample.1", L2>;
    using L3 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>;
    static_assert(can_replace_v<N2, "layer3.1.1", L3>);
    using N3 = replace_t<N2, "layer3.1.1", L3>;
    using L4 = Conv2d<128, 128, Kernel<1>>;
    static_assert(can_replace_v<N3, "layer2.0.conv2", L4>);
    using N4 = replace_t<N3, "layer2.0.conv2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.0.bn1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"layer2.0.downsample.1">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"layer3.1.1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"layer2.0.conv2">(m3, L4{}, golden::derived<N4>());
    check(m4, "resnet18.46");
}

TEST_CASE("ResNet18: surgeries 47 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", BasicFlatten<1, 2>>;
    // PyTorch: Given groups=1, weight of size [128, 64, 3, 3], expected input[1, 2, 64, 64] to have 64 channels, but
    static_assert(!can_insert_before_v<N0, "layer2.0.0", L1>);
}

TEST_CASE("ResNet18: surgeries 48 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", ReLU>;
    static_assert(can_insert_after_v<N0, "layer3.0.0.2", L1>);
    using N1 = insert_after_t<N0, "layer3.0.0.2", L1>;
    using L2 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N1, "layer2.1.1", L2>);
    using N2 = replace_t<N1, "layer2.1.1", L2>;
    using L3 = Conv2d<512, 512, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N2, "layer4.0.1", L3>);
    using N3 = replace_t<N2, "layer4.0.1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer3.0.0.2">(m0, L1{});
    const auto m2 = replace<"layer2.1.1">(m1, L2{});
    const auto m3 = replace<"layer4.0.1">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.48");
}

TEST_CASE("ResNet18: surgeries 49 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", MaxPool2d<Kernel<2>, Stride<1>>>;
    static_assert(can_insert_before_v<N0, "layer3.1.0", L1>);
    using N1 = insert_before_t<N0, "layer3.1.0", L1>;
    static_assert(can_split_v<N1, "layer2">);
    using N2 = split_t<N1, "layer2">::head;
    using L3 = BatchNorm2d<128>;
    static_assert(can_replace_v<N2, "layer2.1.bn1", L3>);
    using N3 = replace_t<N2, "layer2.1.bn1", L3>;
    using L4 = Named<"added4", BatchNorm2d<128>>;
    // PyTorch: running_mean should contain 64 elements not 128
    static_assert(!can_insert_before_v<N3, "layer1.0.bn2", L4>);
}
