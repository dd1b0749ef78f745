// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 70 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.3", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.3", L1>;
    using L2 = Named<"added2", Sequential<Conv2d<800, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 800, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer18.norm1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer18.norm1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.70");
}

TEST_CASE("DenseNet121: surgeries 71 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", AvgPool2d<Kernel<2>, Stride<1>>>;
    // PyTorch: Given input size: (512x1x1). Calculated output size: (512x0x0). Output size is too small
    static_assert(!can_insert_after_v<N0, "features.denseblock2.10", L1>);
}

TEST_CASE("DenseNet121: surgeries 72 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Tanh>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer1.relu1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer1.relu1", L1>;
    static_assert(can_truncate_v<N1, "features.transition2">);
    using N2 = truncate_t<N1, "features.transition2">;
    using L3 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer7.conv2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer7.conv2", L3>;
    using L4 = Named<"added4", BatchNorm2d<224>>;
    static_assert(can_insert_before_v<N3, "features.denseblock2.3", L4>);
    using N4 = insert_before_t<N3, "features.denseblock2.3", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<256, 2, 2>>);
    check(golden::derived_model<N4>(), "densenet121.72");
}

TEST_CASE("DenseNet121: surgeries 73 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Linear<1, 928>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.13", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.13", L1>;
    static_assert(can_truncate_v<N1, "features.denseblock1.denselayer1.conv2">);
    using N2 = truncate_t<N1, "features.denseblock1.denselayer1.conv2">;
    using L3 = BasicFlatten<1, 2>;
    // PyTorch: Given groups=1, weight of size [32, 128, 3, 3], expected input[1, 2, 128, 64] to have 128 channels, b
    static_assert(!can_replace_v<N2, "features.denseblock1.denselayer1.relu2", L3>);
}

TEST_CASE("DenseNet121: surgeries 74 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<864>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer20.norm1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer20.norm1", L1>;
    using L2 = Conv2d<128, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer17.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer17.conv2", L2>;
    using L3 = Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        128, Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N2, "features.denseblock4.denselayer1.norm2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.denselayer1.norm2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.74");
}

TEST_CASE("DenseNet121: surgeries 75 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock3.denselayer17.norm1">);
    using N1 = truncate_t<N0, "features.denseblock3.denselayer17.norm1">;
    using L2 = Conv2d<160, 192, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "features.denseblock2.1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.1", L2>;
    using L3 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer11.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer11.relu2", L3>;
    using L4 = Conv2d<320, 32, Kernel<7>>;
    // PyTorch: Calculated padded input size per channel: (4 x 4). Kernel size: (7 x 7). Kernel size can't be greater
    static_assert(!can_replace_v<N3, "features.denseblock2.denselayer7", L4>);
}

TEST_CASE("DenseNet121: surgeries 76 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", MaxPool2d<Kernel<1>, Stride<1>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.denselayer9.relu1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.denselayer9.relu1", L1>;
    using L2 = Named<"added2", SiLU>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer5", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer5", L2>;
    using L3 = Named<"added3", Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N2, "features.conv0", L3>);
    using N3 = insert_after_t<N2, "features.conv0", L3>;
    static_assert(can_split_v<N3, "features.added3">);
    using N4 = split_t<N3, "features.added3">::head;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<64, 16, 16>>);
    check(golden::derived_model<N4>(), "densenet121.76");
}

TEST_CASE("DenseNet121: surgeries 77 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<416, 448, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.5", L1>);
    using N1 = replace_t<N0, "features.denseblock3.5", L1>;
    using L2 = Named<"added2", AdaptiveAvgPool2d<1>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 4 but got size 1 for tensor number 1
    static_assert(!can_insert_after_v<N1, "features.denseblock2.denselayer10.relu2", L2>);
}

TEST_CASE("DenseNet121: surgeries 78 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<608>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.denselayer4.relu1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.denselayer4.relu1", L1>;
    static_assert(can_truncate_v<N1, "features.denseblock3.denselayer11.conv2">);
    using N2 = truncate_t<N1, "features.denseblock3.denselayer11.conv2">;
    static_assert(can_split_v<N2, "features.transition1.pool">);
    using N3 = split_t<N2, "features.transition1.pool">::head;
    using L4 = Conv2d<160, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N3, "features.denseblock1.denselayer4.conv1", L4>);
    using N4 = replace_t<N3, "features.denseblock1.denselayer4.conv1", L4>;
    using L5 = Sequential<Conv2d<64, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N4, "features.denseblock1.denselayer1.conv1", L5>);
    using N5 = replace_t<N4, "features.denseblock1.denselayer1.conv1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<128, 4, 4>>);
    check(golden::derived_model<N5>(), "densenet121.78");
}

TEST_CASE("DenseNet121: surgeries 79 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<704, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer7.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer7.conv1", L1>;
    using L2 = BasicFlatten<1, 2>;
    // PyTorch: Given groups=1, weight of size [128, 288, 1, 1], expected input[1, 2, 288, 16] to have 288 channels, 
    static_assert(!can_replace_v<N1, "features.denseblock2.denselayer6.norm1", L2>);
}
