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
    using L1 = Named<"added1", BatchNorm2d<224>>;
    static_assert(can_insert_after_v<N0, "features.denseblock2.denselayer4.norm1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock2.denselayer4.norm1", L1>;
    using L2 = Named<"added2", SiLU>;
    static_assert(can_insert_after_v<N1, "features.denseblock4.denselayer8.norm1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock4.denselayer8.norm1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.70");
}

TEST_CASE("DenseNet121: surgeries 71 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Linear<2, 32>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 2 but got size 32 for tensor number 
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer10", L1>);
}

TEST_CASE("DenseNet121: surgeries 72 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer24.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer24.norm2", L1>;
    static_assert(can_truncate_v<N1, "classifier">);
    using N2 = truncate_t<N1, "classifier">;
    static_assert(can_truncate_v<N2, "features.denseblock4">);
    using N3 = truncate_t<N2, "features.denseblock4">;
    using L4 = Named<"added4", Linear<8, 128>>;
    static_assert(can_insert_after_v<N3, "features.denseblock1.2", L4>);
    using N4 = insert_after_t<N3, "features.denseblock1.2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<1024, 1, 16>>);
    check(golden::derived_model<N4>(), "densenet121.72");
}

TEST_CASE("DenseNet121: surgeries 73 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.denselayer13.norm2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.denselayer13.norm2", L1>;
    static_assert(can_truncate_v<N1, "features.denseblock1.denselayer1.norm1">);
    using N2 = truncate_t<N1, "features.denseblock1.denselayer1.norm1">;
    using L3 = Named<"added3", Conv2d<64, 64, Kernel<3>, Padding<1>, Groups<2>>>;
    // PyTorch: 0 modules at 'features.denseblock1.denselayer1.norm1.conv3'
    static_assert(!can_insert_after_v<N2, "features.denseblock1.denselayer1.norm1.conv3", L3>);
}

TEST_CASE("DenseNet121: surgeries 74 fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock2.denselayer7.relu1">);
    using N1 = truncate_t<N0, "features.denseblock2.denselayer7.relu1">;
    static_assert(can_truncate_v<N1, "features.denseblock2">);
    using N2 = truncate_t<N1, "features.denseblock2">;
    using L3 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer3.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer3.relu2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<320, 4, 4>>);
    check(golden::derived_model<N3>(), "densenet121.74");
}

TEST_CASE("DenseNet121: surgeries 75 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Sequential<Conv2d<512, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 512, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer9", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer9", L1>;
    using L2 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer6.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer6.relu2", L2>;
    using L3 = Conv2d<64, 256, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "features.denseblock1", L3>);
    using N3 = replace_t<N2, "features.denseblock1", L3>;
    using L4 = BasicFlatten<1, 2>;
    // PyTorch: Given groups=1, weight of size [32, 128, 3, 3], expected input[1, 2, 128, 1] to have 128 channels, bu
    static_assert(!can_replace_v<N3, "features.denseblock4.denselayer15.norm2", L4>);
}

TEST_CASE("DenseNet121: surgeries 76 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 128, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.denselayer2.relu2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.denselayer2.relu2", L1>;
    static_assert(can_remove_v<N1, "features.denseblock1.denselayer4.relu2">);
    using N2 = remove_t<N1, "features.denseblock1.denselayer4.relu2">;
    using L3 = Named<"added3", Hardswish>;
    static_assert(can_insert_before_v<N2, "features.denseblock3.denselayer23.relu2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock3.denselayer23.relu2", L3>;
    static_assert(can_truncate_v<N3, "features.transition1">);
    using N4 = truncate_t<N3, "features.transition1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<128, 4, 4>>);
    check(golden::derived_model<N4>(), "densenet121.76");
}

TEST_CASE("DenseNet121: surgeries 77 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<928, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer14.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer14.conv1", L1>;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N1, "features.denseblock4.denselayer12.conv1">);
}

TEST_CASE("DenseNet121: surgeries 78 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Identity>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.10", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.10", L1>;
    using L2 = Named<"added2", LeakyReLU>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer2.conv1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer2.conv1", L2>;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N2, "features.denseblock4.denselayer13.norm2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock4.denselayer13.norm2", L3>;
    static_assert(can_remove_v<N3, "features.denseblock3.denselayer13.norm2">);
    using N4 = remove_t<N3, "features.denseblock3.denselayer13.norm2">;
    using L5 = Named<"added5", BatchNorm2d<32>>;
    static_assert(can_insert_after_v<N4, "features.denseblock1.denselayer2", L5>);
    using N5 = insert_after_t<N4, "features.denseblock1.denselayer2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.78");
}

TEST_CASE("DenseNet121: surgeries 79 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<576, 576, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.2", L1>;
    using L2 = Conv2d<64, 16, Kernel<3>>;
    // PyTorch: Given groups=1, weight of size [16, 64, 3, 3], expected input[2, 128, 8, 8] to have 64 channels, but 
    static_assert(!can_replace_v<N1, "features.denseblock1.denselayer3", L2>);
}
