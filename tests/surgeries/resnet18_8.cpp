// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 80 fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer2.0.conv2">);
    using N1 = remove_t<N0, "layer2.0.conv2">;
    using L2 = Tanh;
    static_assert(can_replace_v<N1, "layer1.0.bn2", L2>);
    using N2 = replace_t<N1, "layer1.0.bn2", L2>;
    using L3 = Conv2d<64, 64, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N2, "layer1.1.1", L3>);
    using N3 = replace_t<N2, "layer1.1.1", L3>;
    static_assert(can_split_v<N3, "layer2">);
    using N4 = split_t<N3, "layer2">::head;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<128, 4, 4>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = remove<"layer2.0.conv2">(m0);
    const auto m2 = replace<"layer1.0.bn2">(m1, L2{});
    const auto m3 = replace<"layer1.1.1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = split<"layer2">(m3).first;
    check(m4, "resnet18.80");
}

TEST_CASE("ResNet18: surgeries 81 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Flatten;
    static_assert(can_replace_v<N0, "9", L1>);
    using N1 = replace_t<N0, "9", L1>;
    using L2 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer3.0.downsample.0", L2>);
    using N2 = replace_t<N1, "layer3.0.downsample.0", L2>;
    using L3 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "layer3.0.0", L3>);
    using N3 = replace_t<N2, "layer3.0.0", L3>;
    using L4 = Named<"added4", Linear<512, 1024>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x1 and 512x1024)
    static_assert(!can_insert_after_v<N3, "layer4.1.conv1", L4>);
}

TEST_CASE("ResNet18: surgeries 82 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N0, "layer4.0.downsample", L1>);
    using N1 = insert_before_t<N0, "layer4.0.downsample", L1>;
    using L2 = Named<"added2", Tanh>;
    static_assert(can_insert_before_v<N1, "relu", L2>);
    using N2 = insert_before_t<N1, "relu", L2>;
    static_assert(can_split_v<N2, "layer2">);
    using N3 = split_t<N2, "layer2">::tail;
    using L4 = Flatten;
    static_assert(can_replace_v<N3, "10", L4>);
    using N4 = replace_t<N3, "10", L4>;
    using L5 = Named<"added5", Residual<Named<"body", Sequential<Named<"a", Conv2d<256, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 256, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_after_v<N4, "layer3.0.conv1", L5>);
    using N5 = insert_after_t<N4, "layer3.0.conv1", L5>;
    static_assert(std::same_as<N5::input, Shape<128, 4, 4>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_before<"layer4.0.downsample">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_before<"relu">(m1, L2{});
    const auto m3 = split<"layer2">(m2).second;
    const auto m4 = replace<"10">(m3, L4{});
    const auto m5 = insert_after<"layer3.0.conv1">(m4, L5{}, golden::derived<N5>());
    check(m5, "resnet18.82");
}

TEST_CASE("ResNet18: surgeries 83 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer1.0.bn1", L1>);
    using N1 = replace_t<N0, "layer1.0.bn1", L1>;
    static_assert(can_split_v<N1, "layer4.0">);
    using N2 = split_t<N1, "layer4.0">::head;
    using L3 = Named<"added3", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<2>>>;
    static_assert(can_insert_before_v<N2, "layer3.0.downsample.1", L3>);
    using N3 = insert_before_t<N2, "layer3.0.downsample.1", L3>;
    using L4 = AvgPool2d<Kernel<2>, Stride<1>>;
    // PyTorch: running_mean should contain 256 elements not 512
    static_assert(!can_replace_v<N3, "layer4.0.downsample.0", L4>);
}

TEST_CASE("ResNet18: surgeries 84 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer1.0">);
    using N1 = split_t<N0, "layer1.0">::head;
    static_assert(can_split_v<N1, "layer1.0">);
    using N2 = split_t<N1, "layer1.0">::tail;
    using L3 = BatchNorm2d<64>;
    static_assert(can_replace_v<N2, "0", L3>);
    using N3 = replace_t<N2, "0", L3>;
    static_assert(can_split_v<N3, "3">);
    using N4 = split_t<N3, "3">::head;
    static_assert(std::same_as<N4::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N4::output, Shape<64, 8, 8>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"layer1.0">(m0).first;
    const auto m2 = split<"layer1.0">(m1).second;
    const auto m3 = replace<"0">(m2, L3{}, golden::derived<N3>());
    const auto m4 = split<"3">(m3).first;
    check(m4, "resnet18.84");
}

TEST_CASE("ResNet18: surgeries 85 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = ReLU6;
    static_assert(can_replace_v<N0, "layer2.0.1", L1>);
    using N1 = replace_t<N0, "layer2.0.1", L1>;
    using L2 = BatchNorm2d<256>;
    static_assert(can_replace_v<N1, "layer3.0.bn1", L2>);
    using N2 = replace_t<N1, "layer3.0.bn1", L2>;
    // PyTorch: running_mean should contain 256 elements not 512
    static_assert(!can_remove_v<N2, "layer4.0.downsample.0">);
}

TEST_CASE("ResNet18: surgeries 86 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "maxpool">);
    using N1 = split_t<N0, "maxpool">::head;
    using L2 = Conv2d<64, 64, Kernel<3>, Stride<2>, Padding<1>, Groups<64>>;
    static_assert(can_replace_v<N1, "maxpool", L2>);
    using N2 = replace_t<N1, "maxpool", L2>;
    using L3 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N2, "bn1", L3>);
    using N3 = replace_t<N2, "bn1", L3>;
    using L4 = Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N3, "bn1", L4>);
    using N4 = replace_t<N3, "bn1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<64, 8, 8>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"maxpool">(m0).first;
    const auto m2 = replace<"maxpool">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"bn1">(m2, L3{});
    const auto m4 = replace<"bn1">(m3, L4{}, golden::derived<N4>());
    check(m4, "resnet18.86");
}

TEST_CASE("ResNet18: surgeries 87 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N0, "layer3.1", L1>);
    using N1 = insert_before_t<N0, "layer3.1", L1>;
    using L2 = Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N1, "layer3.2.1", L2>);
    using N2 = replace_t<N1, "layer3.2.1", L2>;
    // PyTorch: 0 modules at 'layer3.1.0.2'
    static_assert(!can_remove_v<N2, "layer3.1.0.2">);
}

TEST_CASE("ResNet18: surgeries 88 fit") {
    using N0 = ResNet18;
    using L1 = Identity;
    static_assert(can_replace_v<N0, "bn1", L1>);
    using N1 = replace_t<N0, "bn1", L1>;
    using L2 = GELU<>;
    static_assert(can_replace_v<N1, "layer1.0.conv1", L2>);
    using N2 = replace_t<N1, "layer1.0.conv1", L2>;
    using L3 = Sequential<Named<"hidden", Linear<512, 32>>, ReLU, Named<"out", Linear<32, 10>>>;
    static_assert(can_replace_v<N2, "fc", L3>);
    using N3 = replace_t<N2, "fc", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"bn1">(m0, L1{});
    const auto m2 = replace<"layer1.0.conv1">(m1, L2{});
    const auto m3 = replace<"fc">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.88");
}

TEST_CASE("ResNet18: surgeries 89 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = BasicFlatten<1, 2>;
    // PyTorch: expected 4D input (got 3D input)
    static_assert(!can_replace_v<N0, "layer2.1.conv2", L1>);
}
