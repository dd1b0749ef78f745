// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct ResNet18 : zoo::BasicResNet18<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("ResNet18: surgeries 70 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer3.1.0", L1>);
    using N1 = replace_t<N0, "layer3.1.0", L1>;
    static_assert(can_split_v<N1, "layer1.0">);
    using N2 = split_t<N1, "layer1.0">::head;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N2, "layer1.0.0.2", L3>);
    using N3 = insert_before_t<N2, "layer1.0.0.2", L3>;
    using L4 = Named<"added4", BatchNorm2d<64>>;
    static_assert(can_insert_after_v<N3, "layer1.0.0.3", L4>);
    using N4 = insert_after_t<N3, "layer1.0.0.3", L4>;
    static_assert(can_remove_v<N4, "layer1.0.conv2">);
    using N5 = remove_t<N4, "layer1.0.conv2">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<64, 8, 8>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.1.0">(m0, L1{}, golden::derived<N1>());
    const auto m2 = split<"layer1.0">(m1).first;
    const auto m3 = insert_before<"layer1.0.0.2">(m2, L3{}, golden::derived<N3>());
    const auto m4 = insert_after<"layer1.0.0.3">(m3, L4{}, golden::derived<N4>());
    const auto m5 = remove<"layer1.0.conv2">(m4);
    check(m5, "resnet18.70");
}

TEST_CASE("ResNet18: surgeries 71 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Hardswish>;
    static_assert(can_insert_before_v<N0, "layer4.1", L1>);
    using N1 = insert_before_t<N0, "layer4.1", L1>;
    using L2 = ReLU6;
    static_assert(can_replace_v<N1, "bn1", L2>);
    using N2 = replace_t<N1, "bn1", L2>;
    using L3 = Named<"added3", Sequential<Conv2d<256, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 256, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N2, "layer3.1.bn1", L3>);
    using N3 = insert_after_t<N2, "layer3.1.bn1", L3>;
    using L4 = Named<"added4", Add<Identity, AdaptiveAvgPool2d<1>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_after_v<N3, "layer1.1.conv2", L4>);
}

TEST_CASE("ResNet18: surgeries 72 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>;
    static_assert(can_replace_v<N0, "layer1.0.conv1", L1>);
    using N1 = replace_t<N0, "layer1.0.conv1", L1>;
    using L2 = Named<"added2", Sigmoid>;
    static_assert(can_insert_before_v<N1, "layer4.1.conv2", L2>);
    using N2 = insert_before_t<N1, "layer4.1.conv2", L2>;
    using L3 = Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N2, "layer1.1.bn2", L3>);
    using N3 = replace_t<N2, "layer1.1.bn2", L3>;
    using L4 = Conv2d<64, 64, Kernel<1>, Stride<2>>;
    static_assert(can_replace_v<N3, "maxpool", L4>);
    using N4 = replace_t<N3, "maxpool", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.0.conv1">(m0, L1{}, golden::derived<N1>());
    const auto m2 = insert_before<"layer4.1.conv2">(m1, L2{});
    const auto m3 = replace<"layer1.1.bn2">(m2, L3{}, golden::derived<N3>());
    const auto m4 = replace<"maxpool">(m3, L4{}, golden::derived<N4>());
    check(m4, "resnet18.72");
}

TEST_CASE("ResNet18: surgeries 73 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Flatten>;
    // PyTorch: expected 4D input (got 2D input)
    static_assert(!can_insert_before_v<N0, "layer4.0.bn1", L1>);
}

TEST_CASE("ResNet18: surgeries 74 fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer4.0.0">);
    using N1 = split_t<N0, "layer4.0.0">::head;
    using L2 = Named<"added2", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "layer1.1.0", L2>);
    using N2 = insert_before_t<N1, "layer1.1.0", L2>;
    using L3 = Named<"added3", BatchNorm2d<64>>;
    static_assert(can_insert_after_v<N2, "layer1.1.conv1", L3>);
    using N3 = insert_after_t<N2, "layer1.1.conv1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<512, 1, 1>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = split<"layer4.0.0">(m0).first;
    const auto m2 = insert_before<"layer1.1.0">(m1, L2{});
    const auto m3 = insert_after<"layer1.1.conv1">(m2, L3{}, golden::derived<N3>());
    check(m3, "resnet18.74");
}

TEST_CASE("ResNet18: surgeries 75 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "avgpool">);
    using N1 = truncate_t<N0, "avgpool">;
    using L2 = Named<"added2", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N1, "conv1", L2>);
    using N2 = insert_after_t<N1, "conv1", L2>;
    using L3 = Named<"added3", Flatten>;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 2048]
    static_assert(!can_insert_before_v<N2, "layer3.0.downsample.0", L3>);
}

TEST_CASE("ResNet18: surgeries 76 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer3">);
    using N1 = truncate_t<N0, "layer3">;
    using L2 = Tanh;
    static_assert(can_replace_v<N1, "layer1.1.0", L2>);
    using N2 = replace_t<N1, "layer1.1.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<256, 2, 2>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer3">(m0);
    const auto m2 = replace<"layer1.1.0">(m1, L2{});
    check(m2, "resnet18.76");
}

TEST_CASE("ResNet18: surgeries 77 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer3.1.bn2">);
    using N1 = remove_t<N0, "layer3.1.bn2">;
    static_assert(can_split_v<N1, "layer3.1">);
    using N2 = split_t<N1, "layer3.1">::head;
    using L3 = BatchNorm2d<128>;
    // PyTorch: running_mean should contain 64 elements not 128
    static_assert(!can_replace_v<N2, "layer1.0.conv2", L3>);
}

TEST_CASE("ResNet18: surgeries 78 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "layer1.0">);
    using N1 = truncate_t<N0, "layer1.0">;
    using L2 = Conv2d<3, 64, Kernel<3>, Stride<2>, Padding<1>>;
    static_assert(can_replace_v<N1, "conv1", L2>);
    using N2 = replace_t<N1, "conv1", L2>;
    using L3 = Linear<8, 65>;
    static_assert(can_replace_v<N2, "layer1.0.1", L3>);
    using N3 = replace_t<N2, "layer1.0.1", L3>;
    static_assert(can_remove_v<N3, "layer1.0.conv1">);
    using N4 = remove_t<N3, "layer1.0.conv1">;
    static_assert(can_split_v<N4, "conv1">);
    using N5 = split_t<N4, "conv1">::head;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<64, 16, 16>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"layer1.0">(m0);
    const auto m2 = replace<"conv1">(m1, L2{}, golden::derived<N2>());
    const auto m3 = replace<"layer1.0.1">(m2, L3{}, golden::derived<N3>());
    const auto m4 = remove<"layer1.0.conv1">(m3);
    const auto m5 = split<"conv1">(m4).first;
    check(m5, "resnet18.78");
}

TEST_CASE("ResNet18: surgeries 79 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "9">);
    using N1 = split_t<N0, "9">::tail;
    static_assert(can_remove_v<N1, "7">);
    using N2 = remove_t<N1, "7">;
    using L3 = Named<"added3", Add<Identity, AdaptiveAvgPool2d<1>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_after_v<N2, "1", L3>);
}
