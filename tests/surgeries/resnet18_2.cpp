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
    static_assert(can_split_v<N0, "layer2">);
    using N1 = split_t<N0, "layer2">::head;
    using L2 = Named<"added2", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N1, "layer2.1.0.2", L2>);
    using N2 = insert_after_t<N1, "layer2.1.0.2", L2>;
    static_assert(can_remove_v<N2, "maxpool">);
    using N3 = remove_t<N2, "maxpool">;
    using L4 = Identity;
    static_assert(can_replace_v<N3, "layer1.0.0.2", L4>);
    using N4 = replace_t<N3, "layer1.0.0.2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<128, 8, 8>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"layer2">(m0).first;
    const auto m2 = insert_after<"layer2.1.0.2">(m1, L2{}, golden::derived<N2>());
    const auto m3 = remove<"maxpool">(m2);
    const auto m4 = replace<"layer1.0.0.2">(m3, L4{});
    check(m4, "resnet18.20");
}

TEST_CASE("ResNet18: surgeries 21 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>>;
    static_assert(can_insert_after_v<N0, "layer1.1.conv2", L1>);
    using N1 = insert_after_t<N0, "layer1.1.conv2", L1>;
    using L2 = BatchNorm2d<64>;
    static_assert(can_replace_v<N1, "layer1.0", L2>);
    using N2 = replace_t<N1, "layer1.0", L2>;
    using L3 = BatchNorm2d<64>;
    static_assert(can_replace_v<N2, "relu", L3>);
    using N3 = replace_t<N2, "relu", L3>;
    using L4 = Linear<2, 256>;
    // PyTorch: The size of tensor a (256) must match the size of tensor b (2) at non-singleton dimension 3
    static_assert(!can_replace_v<N3, "layer3.1.conv1", L4>);
}

TEST_CASE("ResNet18: surgeries 22 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer2.0.bn1">);
    using N1 = remove_t<N0, "layer2.0.bn1">;
    using L2 = Named<"added2", GELU<>>;
    static_assert(can_insert_after_v<N1, "layer2.1.bn1", L2>);
    using N2 = insert_after_t<N1, "layer2.1.bn1", L2>;
    using L3 = Named<"added3", Conv2d<64, 64, Kernel<1>>>;
    static_assert(can_insert_after_v<N2, "layer1.0.1", L3>);
    using N3 = insert_after_t<N2, "layer1.0.1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer2.0.bn1">(m0);
    const auto m2 = insert_after<"layer2.1.bn1">(m1, L2{});
    const auto m3 = insert_after<"layer1.0.1">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.22");
}

TEST_CASE("ResNet18: surgeries 23 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", AdaptiveAvgPool2d<2>>;
    static_assert(can_insert_after_v<N0, "layer4.0.1", L1>);
    using N1 = insert_after_t<N0, "layer4.0.1", L1>;
    using L2 = Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "layer3.0.downsample.1", L2>);
    using N2 = replace_t<N1, "layer3.0.downsample.1", L2>;
    static_assert(can_remove_v<N2, "layer1.1.bn2">);
    using N3 = remove_t<N2, "layer1.1.bn2">;
    using L4 = Named<"added4", Flatten>;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 1024]
    static_assert(!can_insert_after_v<N3, "layer3.0.1", L4>);
}

TEST_CASE("ResNet18: surgeries 24 fit") {
    using N0 = ResNet18;
    using L1 = Identity;
    static_assert(can_replace_v<N0, "maxpool", L1>);
    using N1 = replace_t<N0, "maxpool", L1>;
    static_assert(can_remove_v<N1, "layer4.0.conv2">);
    using N2 = remove_t<N1, "layer4.0.conv2">;
    static_assert(can_split_v<N2, "layer1.0">);
    using N3 = split_t<N2, "layer1.0">::tail;
    static_assert(std::same_as<N3::input, Shape<64, 16, 16>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"maxpool">(m0, L1{});
    const auto m2 = remove<"layer4.0.conv2">(m1);
    const auto m3 = split<"layer1.0">(m2).second;
    check(m3, "resnet18.24");
}

TEST_CASE("ResNet18: surgeries 25 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Sigmoid>;
    static_assert(can_insert_after_v<N0, "layer2.1.0", L1>);
    using N1 = insert_after_t<N0, "layer2.1.0", L1>;
    using L2 = Named<"added2", LeakyReLU>;
    static_assert(can_insert_before_v<N1, "layer3.0.0.2", L2>);
    using N2 = insert_before_t<N1, "layer3.0.0.2", L2>;
    using L3 = Named<"added3", Hardswish>;
    static_assert(can_insert_after_v<N2, "layer2.1.2", L3>);
    using N3 = insert_after_t<N2, "layer2.1.2", L3>;
    using L4 = Flatten;
    // PyTorch: expected 4D input (got 2D input)
    static_assert(!can_replace_v<N3, "layer3.1.conv2", L4>);
}

TEST_CASE("ResNet18: surgeries 26 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer1.1.1">);
    using N1 = remove_t<N0, "layer1.1.1">;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "layer2.1", L2>);
    using N2 = insert_before_t<N1, "layer2.1", L2>;
    using L3 = Named<"added3", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N2, "layer3.0.downsample.0", L3>);
    using N3 = insert_before_t<N2, "layer3.0.downsample.0", L3>;
    using L4 = Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N3, "layer1.1.bn1", L4>);
    using N4 = replace_t<N3, "layer1.1.bn1", L4>;
    using L5 = Sigmoid;
    static_assert(can_replace_v<N4, "layer4.0.bn2", L5>);
    using N5 = replace_t<N4, "layer4.0.bn2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer1.1.1">(m0);
    const auto m2 = insert_before<"layer2.1">(m1, L2{}, golden::derived<N2>());
    const auto m3 = insert_before<"layer3.0.downsample.0">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"layer1.1.bn1">(m3, L4{}, golden::derived<N4>());
    const auto m5 = replace<"layer4.0.bn2">(m4, L5{});
    check(m5, "resnet18.26");
}

TEST_CASE("ResNet18: surgeries 27 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Tanh;
    // PyTorch: 0 modules at 'downsample.0'
    static_assert(!can_replace_v<N0, "downsample.0", L1>);
}

TEST_CASE("ResNet18: surgeries 28 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", LeakyReLU>;
    static_assert(can_insert_before_v<N0, "layer3", L1>);
    using N1 = insert_before_t<N0, "layer3", L1>;
    using L2 = Named<"added2", Sigmoid>;
    static_assert(can_insert_after_v<N1, "layer4.1.0", L2>);
    using N2 = insert_after_t<N1, "layer4.1.0", L2>;
    static_assert(can_split_v<N2, "layer1.0">);
    using N3 = split_t<N2, "layer1.0">::tail;
    using L4 = Identity;
    static_assert(can_replace_v<N3, "layer1", L4>);
    using N4 = replace_t<N3, "layer1", L4>;
    using L5 = Hardswish;
    static_assert(can_replace_v<N4, "3", L5>);
    using N5 = replace_t<N4, "3", L5>;
    static_assert(std::same_as<N5::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer3">(m0, L1{});
    const auto m2 = insert_after<"layer4.1.0">(m1, L2{});
    const auto m3 = split<"layer1.0">(m2).second;
    const auto m4 = replace<"layer1">(m3, L4{});
    const auto m5 = replace<"3">(m4, L5{});
    check(m5, "resnet18.28");
}

TEST_CASE("ResNet18: surgeries 29 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Dropout>;
    // PyTorch: 0 modules at '1.0'
    static_assert(!can_insert_before_v<N0, "1.0", L1>);
}
