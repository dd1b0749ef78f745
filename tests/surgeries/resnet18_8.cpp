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
    static_assert(can_truncate_v<N0, "bn1">);
    using N1 = truncate_t<N0, "bn1">;
    using L2 = Identity;
    static_assert(can_replace_v<N1, "bn1", L2>);
    using N2 = replace_t<N1, "bn1", L2>;
    using L3 = Conv2d<64, 64, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N2, "bn1", L3>);
    using N3 = replace_t<N2, "bn1", L3>;
    static_assert(can_split_v<N3, "conv1">);
    using N4 = split_t<N3, "conv1">::head;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<64, 16, 16>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"bn1">(m0);
    const auto m2 = replace<"bn1">(m1, L2{});
    const auto m3 = replace<"bn1">(m2, L3{}, weights_of<N3>("bn1"));
    const auto m4 = split<"conv1">(m3).first;
    check(m4, "resnet18.80");
}

TEST_CASE("ResNet18: surgeries 81 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_remove_v<N0, "layer1.0">);
    using N1 = remove_t<N0, "layer1.0">;
    using L2 = Named<"added2", GELU<>>;
    static_assert(can_insert_before_v<N1, "layer4.1", L2>);
    using N2 = insert_before_t<N1, "layer4.1", L2>;
    using L3 = Tanh;
    static_assert(can_replace_v<N2, "layer3.1.bn2", L3>);
    using N3 = replace_t<N2, "layer3.1.bn2", L3>;
    using L4 = Named<"added4", Flatten>;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 1024]
    static_assert(!can_insert_before_v<N3, "layer3.1", L4>);
}

TEST_CASE("ResNet18: surgeries 82 fit") {
    using N0 = ResNet18;
    using L1 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "layer2.0.1", L1>);
    using N1 = replace_t<N0, "layer2.0.1", L1>;
    using L2 = Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>;
    static_assert(can_replace_v<N1, "layer1.0", L2>);
    using N2 = replace_t<N1, "layer1.0", L2>;
    using L3 = Named<"added3", Identity>;
    static_assert(can_insert_after_v<N2, "layer2.0.0", L3>);
    using N3 = insert_after_t<N2, "layer2.0.0", L3>;
    using L4 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>;
    static_assert(can_replace_v<N3, "layer3.1.0", L4>);
    using N4 = replace_t<N3, "layer3.1.0", L4>;
    using L5 = Hardswish;
    static_assert(can_replace_v<N4, "layer4.1.0.2", L5>);
    using N5 = replace_t<N4, "layer4.1.0.2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer2.0.1">(m0, L1{}, weights_of<N1>("layer2.0.1"));
    const auto m2 = replace<"layer1.0">(m1, L2{}, weights_of<N2>("layer1.0"));
    const auto m3 = insert_after<"layer2.0.0">(m2, L3{});
    const auto m4 = replace<"layer3.1.0">(m3, L4{}, weights_of<N4>("layer3.1.0"));
    const auto m5 = replace<"layer4.1.0.2">(m4, L5{});
    check(m5, "resnet18.82");
}

TEST_CASE("ResNet18: surgeries 83 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N0, "layer2.1.bn1", L1>);
    using N1 = insert_after_t<N0, "layer2.1.bn1", L1>;
    using L2 = BatchNorm2d<64>;
    static_assert(can_replace_v<N1, "layer1.1.0", L2>);
    using N2 = replace_t<N1, "layer1.1.0", L2>;
    using L3 = Add<Identity, AdaptiveAvgPool2d<1>>;
    static_assert(can_replace_v<N2, "layer4.0.bn2", L3>);
    using N3 = replace_t<N2, "layer4.0.bn2", L3>;
    using L4 = BatchNorm2d<512>;
    // PyTorch: running_mean should contain 256 elements not 512
    static_assert(!can_replace_v<N3, "layer4.0.downsample.0", L4>);
}

TEST_CASE("ResNet18: surgeries 84 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "layer3.0", L1>);
    using N1 = replace_t<N0, "layer3.0", L1>;
    using L2 = BatchNorm2d<512>;
    static_assert(can_replace_v<N1, "layer4.0.1", L2>);
    using N2 = replace_t<N1, "layer4.0.1", L2>;
    using L3 = Named<"added3", LeakyReLU>;
    static_assert(can_insert_before_v<N2, "fc", L3>);
    using N3 = insert_before_t<N2, "fc", L3>;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_after_v<N3, "layer2.1.conv1", L4>);
    using N4 = insert_after_t<N3, "layer2.1.conv1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.0">(m0, L1{}, weights_of<N1>("layer3.0"));
    const auto m2 = replace<"layer4.0.1">(m1, L2{}, weights_of<N2>("layer4.0.1"));
    const auto m3 = insert_before<"fc">(m2, L3{});
    const auto m4 = insert_after<"layer2.1.conv1">(m3, L4{}, weights_of<N4>("layer2.1.added4"));
    check(m4, "resnet18.84");
}

TEST_CASE("ResNet18: surgeries 85 end in one that does not fit") {
    using N0 = ResNet18;
    static_assert(can_split_v<N0, "layer1.0">);
    using N1 = split_t<N0, "layer1.0">::tail;
    static_assert(can_remove_v<N1, "layer3.1.bn2">);
    using N2 = remove_t<N1, "layer3.1.bn2">;
    using L3 = Linear<256, 257>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x2 and 256x257)
    static_assert(!can_replace_v<N2, "layer3.0.bn1", L3>);
}

TEST_CASE("ResNet18: surgeries 86 fit") {
    using N0 = ResNet18;
    using L1 = Add<Identity, AdaptiveAvgPool2d<1>>;
    static_assert(can_replace_v<N0, "layer4.1.0", L1>);
    using N1 = replace_t<N0, "layer4.1.0", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N1, "layer2.1.0.2", L2>);
    using N2 = insert_after_t<N1, "layer2.1.0.2", L2>;
    using L3 = Conv2d<512, 512, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "layer4.1.1", L3>);
    using N3 = replace_t<N2, "layer4.1.1", L3>;
    using L4 = ReLU;
    static_assert(can_replace_v<N3, "layer3.1.bn2", L4>);
    using N4 = replace_t<N3, "layer3.1.bn2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer4.1.0">(m0, L1{});
    const auto m2 = insert_after<"layer2.1.0.2">(m1, L2{}, weights_of<N2>("layer2.1.added2"));
    const auto m3 = replace<"layer4.1.1">(m2, L3{}, weights_of<N3>("layer4.1.1"));
    const auto m4 = replace<"layer3.1.bn2">(m3, L4{});
    check(m4, "resnet18.86");
}

TEST_CASE("ResNet18: surgeries 87 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<1>>>;
    static_assert(can_insert_before_v<N0, "layer3.1.0", L1>);
    using N1 = insert_before_t<N0, "layer3.1.0", L1>;
    using L2 = BatchNorm2d<512>;
    static_assert(can_replace_v<N1, "layer4.1.0", L2>);
    using N2 = replace_t<N1, "layer4.1.0", L2>;
    using L3 = GELU<>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1024x1 and 512x10)
    static_assert(!can_replace_v<N2, "9", L3>);
}

TEST_CASE("ResNet18: surgeries 88 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "relu">);
    using N1 = truncate_t<N0, "relu">;
    using L2 = Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N1, "bn1", L2>);
    using N2 = replace_t<N1, "bn1", L2>;
    using L3 = Named<"added3", BatchNorm2d<64>>;
    static_assert(can_insert_before_v<N2, "bn1.body", L3>);
    using N3 = insert_before_t<N2, "bn1.body", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<64, 16, 16>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"relu">(m0);
    const auto m2 = replace<"bn1">(m1, L2{}, weights_of<N2>("bn1"));
    const auto m3 = insert_before<"bn1.body">(m2, L3{}, weights_of<N3>("bn1.added3"));
    check(m3, "resnet18.88");
}

TEST_CASE("ResNet18: surgeries 89 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = BatchNorm2d<256>;
    // PyTorch: running_mean should contain 512 elements not 256
    static_assert(!can_replace_v<N0, "layer4.1.bn1", L1>);
}
