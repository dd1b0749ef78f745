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
    using L1 = Named<"added1", Tanh>;
    static_assert(can_insert_before_v<N0, "layer4", L1>);
    using N1 = insert_before_t<N0, "layer4", L1>;
    using L2 = Named<"added2", ReLU>;
    static_assert(can_insert_before_v<N1, "layer2.0.1", L2>);
    using N2 = insert_before_t<N1, "layer2.0.1", L2>;
    using L3 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N2, "layer2.1.conv2", L3>);
    using N3 = replace_t<N2, "layer2.1.conv2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer4">(m0, L1{});
    const auto m2 = insert_before<"layer2.0.1">(m1, L2{});
    const auto m3 = replace<"layer2.1.conv2">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.30");
}

TEST_CASE("ResNet18: surgeries 31 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N0, "layer3.0.0", L1>);
    using N1 = replace_t<N0, "layer3.0.0", L1>;
    using L2 = Flatten;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 2048]
    static_assert(!can_replace_v<N1, "layer3.0.0", L2>);
}

TEST_CASE("ResNet18: surgeries 32 fit") {
    using N0 = ResNet18;
    using L1 = Flatten;
    static_assert(can_replace_v<N0, "9", L1>);
    using N1 = replace_t<N0, "9", L1>;
    static_assert(can_truncate_v<N1, "layer4.1.0.2">);
    using N2 = truncate_t<N1, "layer4.1.0.2">;
    using L3 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N2, "layer2.1.0", L3>);
    using N3 = replace_t<N2, "layer2.1.0", L3>;
    using L4 = BatchNorm2d<512>;
    static_assert(can_replace_v<N3, "layer4.1", L4>);
    using N4 = replace_t<N3, "layer4.1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"9">(m0, L1{});
    const auto m2 = truncate<"layer4.1.0.2">(m1);
    const auto m3 = replace<"layer2.1.0">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"layer4.1">(m3, L4{}, golden::derived<N4>());
    check(m4, "resnet18.32");
}

TEST_CASE("ResNet18: surgeries 33 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "avgpool">);
    using N1 = remove_t<N0, "avgpool">;
    using L2 = Named<"added2", BatchNorm2d<512>>;
    // PyTorch: 0 modules at '9'
    static_assert(!can_insert_after_v<N1, "9", L2>);
}

TEST_CASE("ResNet18: surgeries 34 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<64, 64, Kernel<4>, Stride<2>>>;
    static_assert(can_insert_after_v<N0, "layer1.0", L1>);
    using N1 = insert_after_t<N0, "layer1.0", L1>;
    static_assert(can_remove_v<N1, "layer1.2.0.2">);
    using N2 = remove_t<N1, "layer1.2.0.2">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer1.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = remove<"layer1.2.0.2">(m1);
    check(m2, "resnet18.34");
}

TEST_CASE("ResNet18: surgeries 35 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = MaxPool2d<Kernel<3>, Stride<2>>;
    // PyTorch: Given input size: (256x2x2). Calculated output size: (256x0x0). Output size is too small
    static_assert(!can_replace_v<N0, "layer3.0.bn2", L1>);
}

TEST_CASE("ResNet18: surgeries 36 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<32>>>;
    static_assert(can_insert_before_v<N0, "layer3.0.0.2", L1>);
    using N1 = insert_before_t<N0, "layer3.0.0.2", L1>;
    using L2 = Named<"added2", Conv2d<64, 64, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N1, "layer2", L2>);
    using N2 = insert_before_t<N1, "layer2", L2>;
    static_assert(can_truncate_v<N2, "layer3.1.conv2">);
    using N3 = truncate_t<N2, "layer3.1.conv2">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer3.0.0.2">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_before<"layer2">(m1, L2{}, golden::derived<N2>());
    const auto m3 = truncate<"layer3.1.conv2">(m2);
    check(m3, "resnet18.36");
}

TEST_CASE("ResNet18: surgeries 37 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 512, Kernel<3>, Padding<1>, Groups<32>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_replace_v<N0, "layer4.0.conv1", L1>);
}

TEST_CASE("ResNet18: surgeries 38 fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer3.0.downsample.1", L1>);
    using N1 = replace_t<N0, "layer3.0.downsample.1", L1>;
    using L2 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>;
    static_assert(can_replace_v<N1, "layer1.1.conv2", L2>);
    using N2 = replace_t<N1, "layer1.1.conv2", L2>;
    using L3 = Named<"added3", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>>;
    static_assert(can_insert_after_v<N2, "layer3.1.bn2", L3>);
    using N3 = insert_after_t<N2, "layer3.1.bn2", L3>;
    static_assert(can_remove_v<N3, "layer1.1.conv1">);
    using N4 = remove_t<N3, "layer1.1.conv1">;
    using L5 = ReLU6;
    static_assert(can_replace_v<N4, "layer4.0.1", L5>);
    using N5 = replace_t<N4, "layer4.0.1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0.downsample.1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"layer1.1.conv2">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_after<"layer3.1.bn2">(m2, L3{}, golden::derived<N3>());
    const auto m4 = remove<"layer1.1.conv1">(m3);
    const auto m5 = replace<"layer4.0.1">(m4, L5{});
    check(m5, "resnet18.38");
}

TEST_CASE("ResNet18: surgeries 39 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<512, 1024, Kernel<3>, Stride<3>, Padding<1>>>, Identity>;
    // PyTorch: The size of tensor a (1024) must match the size of tensor b (512) at non-singleton dimension 1
    static_assert(!can_replace_v<N0, "layer4.1.1", L1>);
}
