// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 10 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock1.denselayer1.relu1">);
    using N1 = remove_t<N0, "features.denseblock1.denselayer1.relu1">;
    static_assert(can_remove_v<N1, "1">);
    using N2 = remove_t<N1, "1">;
    using L3 = Conv2d<800, 128, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N2, "features.denseblock4.denselayer10.conv1", L3>);
    using N3 = replace_t<N2, "features.denseblock4.denselayer10.conv1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.10");
}

TEST_CASE("DenseNet121: surgeries 11 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<192, 192, Kernel<3>, Padding<1>, Groups<192>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock1.denselayer5.relu1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock1.denselayer5.relu1", L1>;
    using L2 = Named<"added2", Conv2d<32, 32, Kernel<3>, Padding<1>, Groups<32>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer2", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer2", L2>;
    using L3 = Named<"added3", ReLU6>;
    static_assert(can_insert_before_v<N2, "features.denseblock3.8", L3>);
    using N3 = insert_before_t<N2, "features.denseblock3.8", L3>;
    using L4 = ReLU;
    // PyTorch: running_mean should contain 320 elements not 352
    static_assert(!can_replace_v<N3, "features.denseblock3.2", L4>);
}

TEST_CASE("DenseNet121: surgeries 12 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<256, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer5.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer5.conv1", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock4.denselayer12.conv1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock4.denselayer12.conv1", L2>;
    using L3 = BatchNorm2d<128>;
    static_assert(can_replace_v<N2, "features.denseblock1.denselayer3.norm1", L3>);
    using N3 = replace_t<N2, "features.denseblock1.denselayer3.norm1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.12");
}

TEST_CASE("DenseNet121: surgeries 13 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<320, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer7.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer7.conv1", L1>;
    static_assert(can_split_v<N1, "3">);
    using N2 = split_t<N1, "3">::head;
    using L3 = Conv2d<576, 576, Kernel<3>, Padding<1>, Groups<4>>;
    // PyTorch: running_mean should contain 576 elements not 608
    static_assert(!can_replace_v<N2, "features.denseblock3.10", L3>);
}

TEST_CASE("DenseNet121: surgeries 14 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer13.norm2">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer13.norm2">;
    static_assert(can_split_v<N1, "features.denseblock4">);
    using N2 = split_t<N1, "features.denseblock4">::head;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<1024, 1, 1>>);
    check(golden::derived_model<N2>(), "densenet121.14");
}

TEST_CASE("DenseNet121: surgeries 15 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = ReLU6;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer13.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer13.relu2", L1>;
    using L2 = Conv2d<512, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer1", L2>;
    using L3 = ReLU;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer8.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer8.relu2", L3>;
    using L4 = Conv2d<352, 352, Kernel<3>, Padding<1>>;
    // PyTorch: running_mean should contain 352 elements not 384
    static_assert(!can_replace_v<N3, "features.denseblock3.3", L4>);
}

TEST_CASE("DenseNet121: surgeries 16 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<672, 128, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer14.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer14.conv1", L1>;
    using L2 = Conv2d<224, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer6", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer6", L2>;
    using L3 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "features.denseblock4.denselayer16.conv2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.denselayer16.conv2", L3>;
    using L4 = Named<"added4", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock4.4", L4>);
    using N4 = insert_after_t<N3, "features.denseblock4.4", L4>;
    using L5 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N4, "features.denseblock4.denselayer2.conv2", L5>);
    using N5 = replace_t<N4, "features.denseblock4.denselayer2.conv2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.16");
}

TEST_CASE("DenseNet121: surgeries 17 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", ELU>;
    static_assert(can_insert_before_v<N0, "features.denseblock2.denselayer10", L1>);
    using N1 = insert_before_t<N0, "features.denseblock2.denselayer10", L1>;
    using L2 = Named<"added2", Conv2d<960, 960, Kernel<5>, Padding<2>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer23.relu1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer23.relu1", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Sequential<Named<"a", Conv2d<928, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 928, Kernel<1>>>>>, Identity>>;
    // PyTorch: Given groups=1, weight of size [16, 928, 1, 1], expected input[2, 960, 2, 2] to have 928 channels, bu
    static_assert(!can_insert_after_v<N2, "features.denseblock3.21", L3>);
}

TEST_CASE("DenseNet121: surgeries 18 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock2.denselayer1.conv1">);
    using N1 = remove_t<N0, "features.denseblock2.denselayer1.conv1">;
    using L2 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer6.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer6.conv2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.18");
}

TEST_CASE("DenseNet121: surgeries 19 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer5.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer5.norm1", L1>;
    using L2 = Sequential<Conv2d<224, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer4.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer4.conv1", L2>;
    using L3 = Residual<Named<"body", Conv2d<128, 256, Kernel<3>, Stride<2>, Padding<1>>>, Identity>;
    // PyTorch: The size of tensor a (256) must match the size of tensor b (128) at non-singleton dimension 1
    static_assert(!can_replace_v<N2, "features.denseblock3.denselayer19.norm2", L3>);
}
