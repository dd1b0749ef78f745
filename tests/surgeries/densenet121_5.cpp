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
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer16.relu2">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer16.relu2">;
    using L2 = Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        128, Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer8.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer8.relu2", L2>;
    using L3 = Conv2d<128, 32, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer1", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer1", L3>;
    using L4 = Conv2d<320, 320, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N3, "features.denseblock2.denselayer7.norm1", L4>);
    using N4 = replace_t<N3, "features.denseblock2.denselayer7.norm1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.50");
}

TEST_CASE("DenseNet121: surgeries 51 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<448, 448, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer7.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer7.norm1", L1>;
    using L2 = Conv2d<80, 320, Kernel<1>, Stride<2>>;
    // PyTorch: Given groups=1, weight of size [320, 80, 1, 1], expected input[2, 160, 8, 8] to have 80 channels, but
    static_assert(!can_replace_v<N1, "features.denseblock1.3", L2>);
}

TEST_CASE("DenseNet121: surgeries 52 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Hardswish>;
    static_assert(can_insert_after_v<N0, "classifier", L1>);
    using N1 = insert_after_t<N0, "classifier", L1>;
    using L2 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer19.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer19.conv2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.52");
}

TEST_CASE("DenseNet121: surgeries 53 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer23", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer23", L1>;
    using L2 = Named<"added2", Conv2d<416, 416, Kernel<3>, Padding<1>, Groups<416>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer6.norm1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer6.norm1", L2>;
    using L3 = Named<"added3", Add<Identity, AdaptiveAvgPool2d<1>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_after_v<N2, "features.denseblock3.denselayer21.relu2", L3>);
}

TEST_CASE("DenseNet121: surgeries 54 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", SiLU>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.7", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.7", L1>;
    using L2 = Named<"added2", Conv2d<640, 640, Kernel<3>, Padding<1>, Groups<32>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer13.norm1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer13.norm1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.54");
}

TEST_CASE("DenseNet121: surgeries 55 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = AdaptiveAvgPool2d<1>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 2 but got size 1 for tensor number 1
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer13.relu2", L1>);
}

TEST_CASE("DenseNet121: surgeries 56 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Sequential<Named<"a", Conv2d<576, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 576, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.2", L1>;
    using L2 = Named<"added2", Conv2d<192, 192, Kernel<3>, Padding<1>, Groups<2>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock2.denselayer3.relu1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock2.denselayer3.relu1", L2>;
    using L3 = BatchNorm2d<128>;
    static_assert(can_replace_v<N2, "features.transition1.pool", L3>);
    using N3 = replace_t<N2, "features.transition1.pool", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.56");
}

TEST_CASE("DenseNet121: surgeries 57 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer5.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer5.norm2", L1>;
    using L2 = Named<"added2", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.denselayer8", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.denselayer8", L2>;
    using L3 = Linear<353, 352>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (2816x4 and 353x352)
    static_assert(!can_replace_v<N2, "features.denseblock2.denselayer8.relu1", L3>);
}

TEST_CASE("DenseNet121: surgeries 58 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<928, 128, Kernel<1>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer22.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer22.conv1", L1>;
    static_assert(can_truncate_v<N1, "features.denseblock3.denselayer24.relu2">);
    using N2 = truncate_t<N1, "features.denseblock3.denselayer24.relu2">;
    using L3 = Named<"added3", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_before_v<N2, "features.denseblock2.6", L3>);
    using N3 = insert_before_t<N2, "features.denseblock2.6", L3>;
    static_assert(can_remove_v<N3, "features.transition1.norm">);
    using N4 = remove_t<N3, "features.transition1.norm">;
    static_assert(can_remove_v<N4, "features.denseblock3.denselayer23.relu1">);
    using N5 = remove_t<N4, "features.denseblock3.denselayer23.relu1">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<128, 2, 2>>);
    check(golden::derived_model<N5>(), "densenet121.58");
}

TEST_CASE("DenseNet121: surgeries 59 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer1.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer1.relu1", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer17.relu2", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer17.relu2", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N2, "features.denseblock4.denselayer7.conv2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock4.denselayer7.conv2", L3>;
    using L4 = Named<"added4", Add<Identity, AdaptiveAvgPool2d<1>>>;
    // PyTorch broadcasts in a sum
    static_assert(!can_insert_before_v<N3, "features.denseblock3", L4>);
}
