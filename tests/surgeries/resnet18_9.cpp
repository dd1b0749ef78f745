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
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "layer2.1.conv1", L1>);
    using N1 = replace_t<N0, "layer2.1.conv1", L1>;
    static_assert(can_remove_v<N1, "layer2.0.0.2">);
    using N2 = remove_t<N1, "layer2.0.0.2">;
    using L3 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N2, "layer2.1.bn2", L3>);
    using N3 = replace_t<N2, "layer2.1.bn2", L3>;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N3, "layer2.0.downsample", L4>);
    using N4 = insert_after_t<N3, "layer2.0.downsample", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer2.1.conv1">(m0, L1{}, weights_of<N1>("layer2.1.conv1"));
    const auto m2 = remove<"layer2.0.0.2">(m1);
    const auto m3 = replace<"layer2.1.bn2">(m2, L3{}, weights_of<N3>("layer2.1.bn2"));
    const auto m4 = insert_after<"layer2.0.downsample">(m3, L4{}, weights_of<N4>("layer2.0.added4"));
    check(m4, "resnet18.90");
}

TEST_CASE("ResNet18: surgeries 91 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Flatten;
    // PyTorch: expected 4D input (got 2D input)
    static_assert(!can_replace_v<N0, "layer4.0.conv1", L1>);
}

TEST_CASE("ResNet18: surgeries 92 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "bn1">);
    using N1 = truncate_t<N0, "bn1">;
    static_assert(can_remove_v<N1, "bn1">);
    using N2 = remove_t<N1, "bn1">;
    using L3 = Named<"added3", Linear<16, 128>>;
    static_assert(can_insert_after_v<N2, "conv1", L3>);
    using N3 = insert_after_t<N2, "conv1", L3>;
    using L4 = Named<"added4", BatchNorm2d<3>>;
    static_assert(can_insert_before_v<N3, "conv1", L4>);
    using N4 = insert_before_t<N3, "conv1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<64, 16, 128>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"bn1">(m0);
    const auto m2 = remove<"bn1">(m1);
    const auto m3 = insert_after<"conv1">(m2, L3{}, weights_of<N3>("added3"));
    const auto m4 = insert_before<"conv1">(m3, L4{}, weights_of<N4>("added4"));
    check(m4, "resnet18.92");
}

TEST_CASE("ResNet18: surgeries 93 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 256, Kernel<5>, Stride<2>, Padding<2>>;
    static_assert(can_replace_v<N0, "layer3.0.conv1", L1>);
    using N1 = replace_t<N0, "layer3.0.conv1", L1>;
    static_assert(can_remove_v<N1, "layer4.1.conv2">);
    using N2 = remove_t<N1, "layer4.1.conv2">;
    using L3 = AdaptiveAvgPool2d<2>;
    // PyTorch: The size of tensor a (2) must match the size of tensor b (8) at non-singleton dimension 3
    static_assert(!can_replace_v<N2, "layer1.0.conv1", L3>);
}

TEST_CASE("ResNet18: surgeries 94 fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer1.1.0", L1>);
    using N1 = replace_t<N0, "layer1.1.0", L1>;
    using L2 = Named<"added2", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N1, "layer4.0.0", L2>);
    using N2 = insert_after_t<N1, "layer4.0.0", L2>;
    using L3 = Tanh;
    static_assert(can_replace_v<N2, "layer1", L3>);
    using N3 = replace_t<N2, "layer1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.1.0">(m0, L1{}, weights_of<N1>("layer1.1.0"));
    const auto m2 = insert_after<"layer4.0.0">(m1, L2{}, weights_of<N2>("layer4.0.added2"));
    const auto m3 = replace<"layer1">(m2, L3{});
    check(m3, "resnet18.94");
}

TEST_CASE("ResNet18: surgeries 95 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Hardswish;
    static_assert(can_replace_v<N0, "layer1.1.bn2", L1>);
    using N1 = replace_t<N0, "layer1.1.bn2", L1>;
    static_assert(can_remove_v<N1, "layer3.1">);
    using N2 = remove_t<N1, "layer3.1">;
    using L3 = Conv2d<64, 64, Kernel<2>, Stride<2>, Padding<1>>;
    // PyTorch: The size of tensor a (5) must match the size of tensor b (8) at non-singleton dimension 3
    static_assert(!can_replace_v<N2, "layer1.1.conv1", L3>);
}

TEST_CASE("ResNet18: surgeries 96 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "bn1">);
    using N1 = remove_t<N0, "bn1">;
    using L2 = Hardswish;
    static_assert(can_replace_v<N1, "layer3.1.0.2", L2>);
    using N2 = replace_t<N1, "layer3.1.0.2", L2>;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_after_v<N2, "layer2.0.downsample.1", L3>);
    using N3 = insert_after_t<N2, "layer2.0.downsample.1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"bn1">(m0);
    const auto m2 = replace<"layer3.1.0.2">(m1, L2{});
    const auto m3 = insert_after<"layer2.0.downsample.1">(m2, L3{}, weights_of<N3>("layer2.0.downsample.added3"));
    check(m3, "resnet18.96");
}

TEST_CASE("ResNet18: surgeries 97 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", LeakyReLU>;
    static_assert(can_insert_after_v<N0, "layer3.0.0", L1>);
    using N1 = insert_after_t<N0, "layer3.0.0", L1>;
    static_assert(can_remove_v<N1, "layer1.0.1">);
    using N2 = remove_t<N1, "layer1.0.1">;
    using L3 = AvgPool2d<Kernel<3>, Stride<1>, Padding<2>>;
    // PyTorch: pad should be at most half of kernel size, but got pad=2 and kernel_size=3
    static_assert(!can_replace_v<N2, "layer1.1.conv1", L3>);
}

TEST_CASE("ResNet18: surgeries 98 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer3.0.0", L1>);
    using N1 = replace_t<N0, "layer3.0.0", L1>;
    using L2 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "layer2.0.1", L2>);
    using N2 = replace_t<N1, "layer2.0.1", L2>;
    static_assert(can_remove_v<N2, "layer1.1.conv2">);
    using N3 = remove_t<N2, "layer1.1.conv2">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0.0">(m0, L1{}, weights_of<N1>("layer3.0.0"));
    const auto m2 = replace<"layer2.0.1">(m1, L2{}, weights_of<N2>("layer2.0.1"));
    const auto m3 = remove<"layer1.1.conv2">(m2);
    check(m3, "resnet18.98");
}

TEST_CASE("ResNet18: surgeries 99 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_before_v<N0, "layer2.1.bn2", L1>);
    using N1 = insert_before_t<N0, "layer2.1.bn2", L1>;
    using L2 = Named<"added2", Add<Identity, AdaptiveAvgPool2d<1>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_before_v<N1, "layer1.1.conv1", L2>);
}
