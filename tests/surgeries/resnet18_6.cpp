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
    using L1 = LeakyReLU;
    static_assert(can_replace_v<N0, "layer2.0.downsample.1", L1>);
    using N1 = replace_t<N0, "layer2.0.downsample.1", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 128, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N1, "layer2.0.conv2", L2>);
    using N2 = insert_before_t<N1, "layer2.0.conv2", L2>;
    using L3 = Named<"added3", Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N2, "layer3.0.1", L3>);
    using N3 = insert_before_t<N2, "layer3.0.1", L3>;
    using L4 = Named<"added4", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<64>>>;
    static_assert(can_insert_after_v<N3, "layer1.1.bn2", L4>);
    using N4 = insert_after_t<N3, "layer1.1.bn2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer2.0.downsample.1">(m0, L1{});
    const auto m2 = insert_before<"layer2.0.conv2">(m1, L2{}, weights_of<N2>("layer2.0.added2"));
    const auto m3 = insert_before<"layer3.0.1">(m2, L3{}, weights_of<N3>("layer3.0.added3"));
    const auto m4 = insert_after<"layer1.1.bn2">(m3, L4{}, weights_of<N4>("layer1.1.added4"));
    check(m4, "resnet18.60");
}

TEST_CASE("ResNet18: surgeries 61 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<64, 64, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "layer1.1", L1>);
    using N1 = insert_before_t<N0, "layer1.1", L1>;
    using L2 = Named<"added2", Identity>;
    static_assert(can_insert_after_v<N1, "layer3.1.bn1", L2>);
    using N2 = insert_after_t<N1, "layer3.1.bn1", L2>;
    static_assert(can_remove_v<N2, "bn1">);
    using N3 = remove_t<N2, "bn1">;
    using L4 = Named<"added4", Linear<4, 64>>;
    // PyTorch: The size of tensor a (64) must match the size of tensor b (4) at non-singleton dimension 3
    static_assert(!can_insert_after_v<N3, "layer2.1.bn1", L4>);
}

TEST_CASE("ResNet18: surgeries 62 fit") {
    using N0 = ResNet18;
    using L1 = GELU<>;
    static_assert(can_replace_v<N0, "layer1.1", L1>);
    using N1 = replace_t<N0, "layer1.1", L1>;
    using L2 = SiLU;
    static_assert(can_replace_v<N1, "layer4.1.conv2", L2>);
    using N2 = replace_t<N1, "layer4.1.conv2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer1.1">(m0, L1{});
    const auto m2 = replace<"layer4.1.conv2">(m1, L2{});
    check(m2, "resnet18.62");
}

TEST_CASE("ResNet18: surgeries 63 end in one that does not fit") {
    using N0 = ResNet18;
    // PyTorch: 'Sum' object is not subscriptable
    static_assert(!can_split_v<N0, "layer3.1.bn1">);
}

TEST_CASE("ResNet18: surgeries 64 fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", Conv2d<512, 512, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N0, "layer4.0.0", L1>);
    using N1 = insert_after_t<N0, "layer4.0.0", L1>;
    using L2 = Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer4.0.0.2", L2>);
    using N2 = replace_t<N1, "layer4.0.0.2", L2>;
    using L3 = Named<"added3", LeakyReLU>;
    static_assert(can_insert_after_v<N2, "layer1.1.0", L3>);
    using N3 = insert_after_t<N2, "layer1.1.0", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = insert_after<"layer4.0.0">(m0, L1{}, weights_of<N1>("layer4.0.added1"));
    const auto m2 = replace<"layer4.0.0.2">(m1, L2{}, weights_of<N2>("layer4.0.0.2"));
    const auto m3 = insert_after<"layer1.1.0">(m2, L3{});
    check(m3, "resnet18.64");
}

TEST_CASE("ResNet18: surgeries 65 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Named<"added1", GELU<>>;
    static_assert(can_insert_before_v<N0, "layer3.1.conv1", L1>);
    using N1 = insert_before_t<N0, "layer3.1.conv1", L1>;
    using L2 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "layer3.1.conv2", L2>);
    using N2 = replace_t<N1, "layer3.1.conv2", L2>;
    static_assert(can_truncate_v<N2, "layer4.0">);
    using N3 = truncate_t<N2, "layer4.0">;
    using L4 = Conv2d<256, 256, Kernel<1>, Stride<3>>;
    // PyTorch: output with shape [2, 256, 1, 1] doesn't match the broadcast shape [2, 256, 2, 2]
    static_assert(!can_replace_v<N3, "layer3.1.bn1", L4>);
}

TEST_CASE("ResNet18: surgeries 66 fit") {
    using N0 = ResNet18;
    using L1 = Conv2d<256, 256, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "layer3.1", L1>);
    using N1 = replace_t<N0, "layer3.1", L1>;
    using L2 = Sigmoid;
    static_assert(can_replace_v<N1, "layer2.1.conv1", L2>);
    using N2 = replace_t<N1, "layer2.1.conv1", L2>;
    using L3 = Conv2d<128, 128, Kernel<3>, Stride<2>, Padding<1>>;
    static_assert(can_replace_v<N2, "layer2.1.1", L3>);
    using N3 = replace_t<N2, "layer2.1.1", L3>;
    using L4 = Named<"added4", BatchNorm2d<256>>;
    static_assert(can_insert_before_v<N3, "layer3.1", L4>);
    using N4 = insert_before_t<N3, "layer3.1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = replace<"layer3.1">(m0, L1{}, weights_of<N1>("layer3.1"));
    const auto m2 = replace<"layer2.1.conv1">(m1, L2{});
    const auto m3 = replace<"layer2.1.1">(m2, L3{}, weights_of<N3>("layer2.1.1"));
    const auto m4 = insert_before<"layer3.1">(m3, L4{}, weights_of<N4>("layer3.added4"));
    check(m4, "resnet18.66");
}

TEST_CASE("ResNet18: surgeries 67 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Hardswish;
    static_assert(can_replace_v<N0, "layer1.0.bn2", L1>);
    using N1 = replace_t<N0, "layer1.0.bn2", L1>;
    using L2 = BatchNorm2d<513>;
    // PyTorch: running_mean should contain 512 elements not 513
    static_assert(!can_replace_v<N1, "layer4.1.0", L2>);
}

TEST_CASE("ResNet18: surgeries 68 fit") {
    using N0 = ResNet18;
    static_assert(can_truncate_v<N0, "9">);
    using N1 = truncate_t<N0, "9">;
    using L2 = Conv2d<256, 512, Kernel<3>, Stride<2>, Padding<1>>;
    static_assert(can_replace_v<N1, "layer4.0.downsample.0", L2>);
    using N2 = replace_t<N1, "layer4.0.downsample.0", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<512>>);
    const auto m0 = golden::derived_model<N0>();
    const auto m1 = truncate<"9">(m0);
    const auto m2 = replace<"layer4.0.downsample.0">(m1, L2{}, weights_of<N2>("layer4.0.downsample.0"));
    check(m2, "resnet18.68");
}

TEST_CASE("ResNet18: surgeries 69 end in one that does not fit") {
    using N0 = ResNet18;
    using L1 = Tanh;
    static_assert(can_replace_v<N0, "layer3.1.conv2", L1>);
    using N1 = replace_t<N0, "layer3.1.conv2", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 128, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N1, "layer3.0.downsample", L2>);
    using N2 = insert_before_t<N1, "layer3.0.downsample", L2>;
    using L3 = Named<"added3", ReLU6>;
    static_assert(can_insert_before_v<N2, "layer1.1.bn2", L3>);
    using N3 = insert_before_t<N2, "layer1.1.bn2", L3>;
    using L4 = BatchNorm1d<513>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_replace_v<N3, "layer4.1.conv1", L4>);
}
