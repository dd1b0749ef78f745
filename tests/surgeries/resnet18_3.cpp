// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 30 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer1">);
    using N1 = split_t<N0, "layer1">::tail;
    static_assert(can_remove_v<N1, "layer3.1.1">);
    using N2 = remove_t<N1, "layer3.1.1">;
    static_assert(can_remove_v<N2, "layer4.1.0">);
    using N3 = remove_t<N2, "layer4.1.0">;
    static_assert(std::same_as<N3::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"layer1">(m0).second;
    const auto m2 = remove<"layer3.1.1">(m1);
    const auto m3 = remove<"layer4.1.0">(m2);
    check(m3, "resnet18.30");
}

TEST_CASE("ResNet18: surgeries 31 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer4.0.0.2">);
    using N1 = remove_t<N0, "layer4.0.0.2">;
    using L2 = BasicFlatten<1, 2>;
    // PyTorch: expected 4D input (got 3D input)
    static_assert(!can_replace_v<N1, "layer1.0.conv1", L2>);
}

TEST_CASE("ResNet18: surgeries 32 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer1.1.0", L1>);
    using N1 = replace_t<N0, "layer1.1.0", L1>;
    using L2 = BatchNorm2d<256>;
    static_assert(can_replace_v<N1, "layer3.1.bn1", L2>);
    using N2 = replace_t<N1, "layer3.1.bn1", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Sequential<Named<"a", Conv2d<64, 16, Kernel<1>>>, ReLU, Named<"b",
        Conv2d<16, 64, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N2, "layer1.0.0", L3>);
    using N3 = insert_before_t<N2, "layer1.0.0", L3>;
    using L4 = Conv2d<256, 512, Kernel<1>, Stride<2>>;
    static_assert(can_replace_v<N3, "layer4.0", L4>);
    using N4 = replace_t<N3, "layer4.0", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.1.0">(m0, L1{}, weights_of<N1>("layer1.1.0"));
    const auto m2 = replace<"layer3.1.bn1">(m1, L2{}, weights_of<N2>("layer3.1.bn1"));
    const auto m3 = insert_before<"layer1.0.0">(m2, L3{}, weights_of<N3>("layer1.0.added3"));
    const auto m4 = replace<"layer4.0">(m3, L4{}, weights_of<N4>("layer4.0"));
    check(m4, "resnet18.32");
}

TEST_CASE("ResNet18: surgeries 33 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer1.0", L1>);
    using N1 = replace_t<N0, "layer1.0", L1>;
    // PyTorch: Given groups=1, weight of size [128, 128, 3, 3], expected input[2, 64, 8, 8] to have 128 channels, bu
    static_assert(!can_remove_v<N1, "layer2.0.0">);
}

TEST_CASE("ResNet18: surgeries 34 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<512>>;
    static_assert(can_replace_v<N0, "layer4.0.1", L1>);
    using N1 = replace_t<N0, "layer4.0.1", L1>;
    using L2 = Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "layer3.1", L2>);
    using N2 = replace_t<N1, "layer3.1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.0.1">(m0, L1{}, weights_of<N1>("layer4.0.1"));
    const auto m2 = replace<"layer3.1">(m1, L2{}, weights_of<N2>("layer3.1"));
    check(m2, "resnet18.34");
}

TEST_CASE("ResNet18: surgeries 35 end in one that does not fit") {
    using N0 = ResNet18;
    // PyTorch: Given groups=1, weight of size [128, 128, 3, 3], expected input[2, 64, 8, 8] to have 128 channels, bu
    static_assert(!can_remove_v<N0, "layer2.0.0">);
}

TEST_CASE("ResNet18: surgeries 36 fit") {
    using N0 = ResNet18;
    using L1 = Sequential<Conv2d<3, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N0, "conv1", L1>);
    using N1 = replace_t<N0, "conv1", L1>;
    using L2 = Conv2d<512, 512, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "layer4.1.1", L2>);
    using N2 = replace_t<N1, "layer4.1.1", L2>;
    using L3 = Tanh;
    static_assert(can_replace_v<N2, "layer3.1.0", L3>);
    using N3 = replace_t<N2, "layer3.1.0", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"conv1">(m0, L1{}, weights_of<N1>("conv1"));
    const auto m2 = replace<"layer4.1.1">(m1, L2{}, weights_of<N2>("layer4.1.1"));
    const auto m3 = replace<"layer3.1.0">(m2, L3{});
    check(m3, "resnet18.36");
}

TEST_CASE("ResNet18: surgeries 37 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = BasicFlatten<1, 2>;
    // PyTorch: expected 4D input (got 3D input)
    static_assert(!can_replace_v<N0, "layer3.1.conv1", L1>);
}

TEST_CASE("ResNet18: surgeries 38 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_before_v<N0, "layer3.0.conv1", L1>);
    using N1 = insert_before_t<N0, "layer3.0.conv1", L1>;
    using L2 = BatchNorm2d<256>;
    static_assert(can_replace_v<N1, "layer3.1.0", L2>);
    using N2 = replace_t<N1, "layer3.1.0", L2>;
    using L3 = Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N2, "layer1.0.conv2", L3>);
    using N3 = replace_t<N2, "layer1.0.conv2", L3>;
    using L4 = ELU;
    static_assert(can_replace_v<N3, "layer4.0.bn2", L4>);
    using N4 = replace_t<N3, "layer4.0.bn2", L4>;
    using L5 = Named<"added5", BatchNorm2d<256>>;
    static_assert(can_insert_after_v<N4, "layer3.0.0", L5>);
    using N5 = insert_after_t<N4, "layer3.0.0", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer3.0.conv1">(m0, L1{}, weights_of<N1>("layer3.0.added1"));
    const auto m2 = replace<"layer3.1.0">(m1, L2{}, weights_of<N2>("layer3.1.0"));
    const auto m3 = replace<"layer1.0.conv2">(m2, L3{}, weights_of<N3>("layer1.0.conv2"));
    const auto m4 = replace<"layer4.0.bn2">(m3, L4{});
    const auto m5 = insert_after<"layer3.0.0">(m4, L5{}, weights_of<N5>("layer3.0.added5"));
    check(m5, "resnet18.38");
}

TEST_CASE("ResNet18: surgeries 39 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Concat<Identity, Named<"more", Conv2d<512, 16, Kernel<1>>>>;
    // PyTorch: running_mean should contain 528 elements not 512
    static_assert(!can_replace_v<N0, "layer4.1.conv2", L1>);
}
