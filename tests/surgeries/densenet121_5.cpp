// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 50 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<192, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer3.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer3.conv1", L1>;
    using L2 = Named<"added2", Conv2d<896, 896, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer21.conv1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer21.conv1", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<896, 896, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N2, "features.denseblock3.denselayer21.norm1", L3>);
    using N3 = insert_after_t<N2, "features.denseblock3.denselayer21.norm1", L3>;
    using L4 = Conv2d<128, 32, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N3, "features.denseblock4.denselayer6.conv2", L4>);
    using N4 = replace_t<N3, "features.denseblock4.denselayer6.conv2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.50");
}

TEST_CASE("DenseNet121: surgeries 51 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = SiLU;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer3.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer3.relu1", L1>;
    // PyTorch: 0 modules at 'features.denseblock2.9.conv3'
    static_assert(!can_remove_v<N1, "features.denseblock2.9.conv3">);
}

TEST_CASE("DenseNet121: surgeries 52 fit") {
    using N0 = DenseNet121;
    using L1 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer7.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer7.norm2", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Sequential<Named<"a", Conv2d<576, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 576, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer11.relu1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer11.relu1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.52");
}

TEST_CASE("DenseNet121: surgeries 53 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer24.norm2">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer24.norm2">;
    static_assert(can_split_v<N1, "features.denseblock2">);
    using N2 = split_t<N1, "features.denseblock2">::tail;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<7>>>;
    // PyTorch: Calculated padded input size per channel: (2 x 2). Kernel size: (7 x 7). Kernel size can't be greater
    static_assert(!can_insert_before_v<N2, "features.denseblock3.denselayer20.conv2", L3>);
}

TEST_CASE("DenseNet121: surgeries 54 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<512, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer9.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer9.conv1", L1>;
    static_assert(can_truncate_v<N1, "features.transition2">);
    using N2 = truncate_t<N1, "features.transition2">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<256, 2, 2>>);
    check(golden::derived_model<N2>(), "densenet121.54");
}

TEST_CASE("DenseNet121: surgeries 55 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = AvgPool2d<Kernel<5>, Stride<2>>;
    // PyTorch: Given input size: (128x2x2). Calculated output size: (128x-1x-1). Output size is too small
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer19.relu2", L1>);
}

TEST_CASE("DenseNet121: surgeries 56 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N0, "features.denseblock2.denselayer1.relu2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock2.denselayer1.relu2", L1>;
    using L2 = Named<"added2", BatchNorm2d<320>>;
    static_assert(can_insert_after_v<N1, "features.denseblock2.5", L2>);
    using N2 = insert_after_t<N1, "features.denseblock2.5", L2>;
    static_assert(can_split_v<N2, "features.denseblock2.1">);
    using N3 = split_t<N2, "features.denseblock2.1">::head;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<192, 4, 4>>);
    check(golden::derived_model<N3>(), "densenet121.56");
}

TEST_CASE("DenseNet121: surgeries 57 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.denseblock1.0">);
    using N1 = split_t<N0, "features.denseblock1.0">::head;
    using L2 = BatchNorm2d<64>;
    static_assert(can_replace_v<N1, "features.relu0", L2>);
    using N2 = replace_t<N1, "features.relu0", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<64, 65, Kernel<3>, Stride<3>, Padding<1>>>, Identity>>;
    // PyTorch: The size of tensor a (6) must match the size of tensor b (16) at non-singleton dimension 3
    static_assert(!can_insert_before_v<N2, "features.relu0", L3>);
}

TEST_CASE("DenseNet121: surgeries 58 fit") {
    using N0 = DenseNet121;
    using L1 = Sigmoid;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer20.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer20.norm1", L1>;
    using L2 = Conv2d<128, 32, Kernel<1>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer11.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer11.conv2", L2>;
    static_assert(can_split_v<N2, "features.denseblock1">);
    using N3 = split_t<N2, "features.denseblock1">::tail;
    using L4 = Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<256>>;
    static_assert(can_replace_v<N3, "features.3", L4>);
    using N4 = replace_t<N3, "features.3", L4>;
    using L5 = Named<"added5", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N4, "features.denseblock2.denselayer11.relu2", L5>);
    using N5 = insert_before_t<N4, "features.denseblock2.denselayer11.relu2", L5>;
    static_assert(std::same_as<N5::input, Shape<256, 8, 8>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.58");
}

TEST_CASE("DenseNet121: surgeries 59 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer9.conv2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer9.conv2", L1>;
    using L2 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer19.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer19.conv2", L2>;
    static_assert(can_remove_v<N2, "features.denseblock3.denselayer3.relu1">);
    using N3 = remove_t<N2, "features.denseblock3.denselayer3.relu1">;
    using L4 = Named<"added4", Conv2d<32, 32, Kernel<3>, Padding<1>, Groups<5>>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_insert_after_v<N3, "features.denseblock3.denselayer19", L4>);
}
