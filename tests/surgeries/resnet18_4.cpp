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
    using L1 = Dropout;
    static_assert(can_replace_v<N0, "layer1.1.0", L1>);
    using N1 = replace_t<N0, "layer1.1.0", L1>;
    static_assert(can_remove_v<N1, "layer2.0.bn2">);
    using N2 = remove_t<N1, "layer2.0.bn2">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.1.0">(m0, L1{});
    const auto m2 = remove<"layer2.0.bn2">(m1);
    check(m2, "resnet18.40");
}

TEST_CASE("ResNet18: surgeries 41 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<64, 64, Kernel<5>, Padding<2>>>;
    static_assert(can_insert_before_v<N0, "layer1.1.0.2", L1>);
    using N1 = insert_before_t<N0, "layer1.1.0.2", L1>;
    using L2 = Named<"added2", BatchNorm1d<256>>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_insert_before_v<N1, "layer4.0.0", L2>);
}

TEST_CASE("ResNet18: surgeries 42 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<512, 512, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N0, "layer4.1", L1>);
    using N1 = insert_after_t<N0, "layer4.1", L1>;
    using L2 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer2.0.1", L2>);
    using N2 = replace_t<N1, "layer2.0.1", L2>;
    using L3 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N2, "layer1.0.0.2", L3>);
    using N3 = replace_t<N2, "layer1.0.0.2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer4.1">(m0, L1{}, weights_of<N1>("layer4.added1"));
    const auto m2 = replace<"layer2.0.1">(m1, L2{}, weights_of<N2>("layer2.0.1"));
    const auto m3 = replace<"layer1.0.0.2">(m2, L3{}, weights_of<N3>("layer1.0.0.2"));
    check(m3, "resnet18.42");
}

TEST_CASE("ResNet18: surgeries 43 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Dropout;
    static_assert(can_replace_v<N0, "layer3.0.bn1", L1>);
    using N1 = replace_t<N0, "layer3.0.bn1", L1>;
    using L2 = ELU;
    static_assert(can_replace_v<N1, "layer1.1.conv2", L2>);
    using N2 = replace_t<N1, "layer1.1.conv2", L2>;
    static_assert(can_truncate_v<N2, "layer1.1">);
    using N3 = truncate_t<N2, "layer1.1">;
    using L4 = Conv2d<64, 64, Kernel<4>>;
    // PyTorch: The size of tensor a (5) must match the size of tensor b (8) at non-singleton dimension 3
    static_assert(!can_replace_v<N3, "layer1.1.0.2", L4>);
}

TEST_CASE("ResNet18: surgeries 44 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 128, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer2", L1>);
    using N1 = replace_t<N0, "layer2", L1>;
    static_assert(can_remove_v<N1, "layer1.1.0">);
    using N2 = remove_t<N1, "layer1.1.0">;
    using L3 = Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N2, "layer4.0.0", L3>);
    using N3 = replace_t<N2, "layer4.0.0", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer2">(m0, L1{}, weights_of<N1>("layer2"));
    const auto m2 = remove<"layer1.1.0">(m1);
    const auto m3 = replace<"layer4.0.0">(m2, L3{}, weights_of<N3>("layer4.0.0"));
    check(m3, "resnet18.44");
}

TEST_CASE("ResNet18: surgeries 45 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = BatchNorm2d<128>;
    static_assert(can_replace_v<N0, "layer2.0.0.2", L1>);
    using N1 = replace_t<N0, "layer2.0.0.2", L1>;
    using L2 = Conv2d<64, 128, Kernel<3>, Stride<2>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "layer2.0", L2>);
    using N2 = replace_t<N1, "layer2.0", L2>;
    using L3 = Conv2d<256, 512, Kernel<4>>;
    // PyTorch: Given groups=1, weight of size [512, 256, 4, 4], expected input[2, 512, 1, 1] to have 256 channels, b
    static_assert(!can_replace_v<N2, "layer4.1.0", L3>);
}

TEST_CASE("ResNet18: surgeries 46 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 512, Kernel<5>, Stride<2>, Padding<2>>;
    static_assert(can_replace_v<N0, "layer4.0.0", L1>);
    using N1 = replace_t<N0, "layer4.0.0", L1>;
    static_assert(can_remove_v<N1, "layer3.0.bn2">);
    using N2 = remove_t<N1, "layer3.0.bn2">;
    using L3 = Named<"added3", Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N2, "layer1.0.conv2", L3>);
    using N3 = insert_before_t<N2, "layer1.0.conv2", L3>;
    static_assert(can_remove_v<N3, "fc">);
    using N4 = remove_t<N3, "fc">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<512>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.0.0">(m0, L1{}, weights_of<N1>("layer4.0.0"));
    const auto m2 = remove<"layer3.0.bn2">(m1);
    const auto m3 = insert_before<"layer1.0.conv2">(m2, L3{}, weights_of<N3>("layer1.0.added3"));
    const auto m4 = remove<"fc">(m3);
    check(m4, "resnet18.46");
}

TEST_CASE("ResNet18: surgeries 47 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = BatchNorm2d<512>;
    // PyTorch: running_mean should contain 256 elements not 512
    static_assert(!can_replace_v<N0, "layer4.0.0", L1>);
}

TEST_CASE("ResNet18: surgeries 48 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer3.0.0">);
    using N1 = truncate_t<N0, "layer3.0.0">;
    using L2 = ReLU;
    static_assert(can_replace_v<N1, "layer1.1.0", L2>);
    using N2 = replace_t<N1, "layer1.1.0", L2>;
    using L3 = Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N2, "layer3.0.bn2", L3>);
    using N3 = replace_t<N2, "layer3.0.bn2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer3.0.0">(m0);
    const auto m2 = replace<"layer1.1.0">(m1, L2{});
    const auto m3 = replace<"layer3.0.bn2">(m2, L3{}, weights_of<N3>("layer3.0.bn2"));
    check(m3, "resnet18.48");
}

TEST_CASE("ResNet18: surgeries 49 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer3.0.0.2", L1>);
    using N1 = replace_t<N0, "layer3.0.0.2", L1>;
    static_assert(can_remove_v<N1, "layer2.0.downsample.1">);
    using N2 = remove_t<N1, "layer2.0.downsample.1">;
    static_assert(can_remove_v<N2, "layer1.1.conv2">);
    using N3 = remove_t<N2, "layer1.1.conv2">;
    using L4 = Named<"added4", Linear<512, 257>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x2 and 512x257)
    static_assert(!can_insert_before_v<N3, "layer3.0.bn2", L4>);
}
