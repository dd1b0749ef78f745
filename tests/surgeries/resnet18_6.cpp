// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 60 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer3.1.1">);
    using N1 = remove_t<N0, "layer3.1.1">;
    static_assert(can_split_v<N1, "9">);
    using N2 = split_t<N1, "9">::head;
    using L3 = Conv2d<64, 128, Kernel<3>, Stride<2>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "layer2.0.0", L3>);
    using N3 = replace_t<N2, "layer2.0.0", L3>;
    using L4 = Named<"added4", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N3, "layer4.1.0", L4>);
    using N4 = insert_after_t<N3, "layer4.1.0", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<512>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer3.1.1">(m0);
    const auto m2 = split<"9">(m1).first;
    const auto m3 = replace<"layer2.0.0">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_after<"layer4.1.0">(m3, L4{}, golden::derived<N4>());
    check(m4, "resnet18.60");
}

TEST_CASE("ResNet18: surgeries 61 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>;
    static_assert(can_replace_v<N0, "layer2.1.conv1", L1>);
    using N1 = replace_t<N0, "layer2.1.conv1", L1>;
    static_assert(can_truncate_v<N1, "maxpool">);
    using N2 = truncate_t<N1, "maxpool">;
    using L3 = Conv2d<3, 64, Kernel<1>, Stride<2>>;
    static_assert(can_replace_v<N2, "conv1", L3>);
    using N3 = replace_t<N2, "conv1", L3>;
    using L4 = Tanh;
    // PyTorch: running_mean should contain 3 elements not 64
    static_assert(!can_replace_v<N3, "conv1", L4>);
}

TEST_CASE("ResNet18: surgeries 62 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer2.1.0">);
    using N1 = remove_t<N0, "layer2.1.0">;
    using L2 = Named<"added2", Linear<2, 256>>;
    static_assert(can_insert_before_v<N1, "layer3.1.0", L2>);
    using N2 = insert_before_t<N1, "layer3.1.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer2.1.0">(m0);
    const auto m2 = insert_before<"layer3.1.0">(m1, L2{}, golden::derived<N2>());
    check(m2, "resnet18.62");
}

TEST_CASE("ResNet18: surgeries 63 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Add<Identity, AdaptiveAvgPool2d<1>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_replace_v<N0, "layer2.1.1", L1>);
}

TEST_CASE("ResNet18: surgeries 64 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer4.1.conv1">);
    using N1 = remove_t<N0, "layer4.1.conv1">;
    using L2 = Named<"added2", Conv2d<512, 512, Kernel<5>, Padding<2>>>;
    static_assert(can_insert_after_v<N1, "layer4.1.conv2", L2>);
    using N2 = insert_after_t<N1, "layer4.1.conv2", L2>;
    static_assert(can_remove_v<N2, "layer1.0.conv1">);
    using N3 = remove_t<N2, "layer1.0.conv1">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer4.1.conv1">(m0);
    const auto m2 = insert_after<"layer4.1.conv2">(m1, L2{}, golden::derived<N2>());
    const auto m3 = remove<"layer1.0.conv1">(m2);
    check(m3, "resnet18.64");
}

TEST_CASE("ResNet18: surgeries 65 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 64, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "layer1.0.conv1", L1>);
    using N1 = replace_t<N0, "layer1.0.conv1", L1>;
    using L2 = Tanh;
    static_assert(can_replace_v<N1, "layer1.0.bn1", L2>);
    using N2 = replace_t<N1, "layer1.0.bn1", L2>;
    using L3 = BatchNorm2d<256>;
    static_assert(can_replace_v<N2, "layer3.1.0", L3>);
    using N3 = replace_t<N2, "layer3.1.0", L3>;
    using L4 = Named<"added4", BatchNorm2d<64>>;
    // PyTorch: 0 modules at 'layer2.0.0.2.conv3'
    static_assert(!can_insert_after_v<N3, "layer2.0.0.2.conv3", L4>);
}

TEST_CASE("ResNet18: surgeries 66 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "maxpool">);
    using N1 = split_t<N0, "maxpool">::tail;
    static_assert(can_remove_v<N1, "layer4.1.conv1">);
    using N2 = remove_t<N1, "layer4.1.conv1">;
    static_assert(can_remove_v<N2, "layer1.1.bn1">);
    using N3 = remove_t<N2, "layer1.1.bn1">;
    using L4 = Named<"added4", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N3, "layer2.1.0.2", L4>);
    using N4 = insert_after_t<N3, "layer2.1.0.2", L4>;
    static_assert(std::same_as<N4::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"maxpool">(m0).second;
    const auto m2 = remove<"layer4.1.conv1">(m1);
    const auto m3 = remove<"layer1.1.bn1">(m2);
    const auto m4 = insert_after<"layer2.1.0.2">(m3, L4{}, golden::derived<N4>());
    check(m4, "resnet18.66");
}

TEST_CASE("ResNet18: surgeries 67 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer3">);
    using N1 = truncate_t<N0, "layer3">;
    // PyTorch: running_mean should contain 128 elements not 256
    static_assert(!can_remove_v<N1, "layer3.0.downsample.0">);
}

TEST_CASE("ResNet18: surgeries 68 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "layer4.1.bn1", L1>);
    using N1 = replace_t<N0, "layer4.1.bn1", L1>;
    using L2 = Sequential<Conv2d<512, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "layer4.1.0", L2>);
    using N2 = replace_t<N1, "layer4.1.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.1.bn1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = replace<"layer4.1.0">(m1, L2{}, golden::derived<N2>());
    check(m2, "resnet18.68");
}

TEST_CASE("ResNet18: surgeries 69 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<512, 512, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer4.0.1", L1>);
    using N1 = replace_t<N0, "layer4.0.1", L1>;
    using L2 = Named<"added2", Tanh>;
    static_assert(can_insert_before_v<N1, "layer4.0.bn2", L2>);
    using N2 = insert_before_t<N1, "layer4.0.bn2", L2>;
    using L3 = Named<"added3", GELU<>>;
    static_assert(can_insert_before_v<N2, "layer4.1.conv1", L3>);
    using N3 = insert_before_t<N2, "layer4.1.conv1", L3>;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N3, "layer2.0.downsample.1">);
}
