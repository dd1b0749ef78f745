// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 60 fit") {
    using N0 = DenseNet121;
    using L1 = ReLU6;
    static_assert(can_replace_v<N0, "features.transition3.norm", L1>);
    using N1 = replace_t<N0, "features.transition3.norm", L1>;
    using L2 = Conv2d<64, 32, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer1", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.60");
}

TEST_CASE("DenseNet121: surgeries 61 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", ReLU6>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer7.conv2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer7.conv2", L1>;
    using L2 = Conv2d<480, 32, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer12", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer12", L2>;
    using L3 = AdaptiveAvgPool2d<1>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 4 but got size 1 for tensor number 1
    static_assert(!can_replace_v<N2, "features.denseblock2.denselayer5.relu1", L3>);
}

TEST_CASE("DenseNet121: surgeries 62 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 128, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "features.denseblock2.denselayer10.relu2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock2.denselayer10.relu2", L1>;
    using L2 = BatchNorm2d<128>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer5.norm2", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer5.norm2", L2>;
    static_assert(can_split_v<N2, "features.pool0">);
    using N3 = split_t<N2, "features.pool0">::tail;
    static_assert(can_remove_v<N3, "features.denseblock3.denselayer5.relu2">);
    using N4 = remove_t<N3, "features.denseblock3.denselayer5.relu2">;
    static_assert(std::same_as<N4::input, Shape<64, 8, 8>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.62");
}

TEST_CASE("DenseNet121: surgeries 63 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Linear<993, 496>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (3968x2 and 993x496)
    static_assert(!can_replace_v<N0, "features.denseblock3.23", L1>);
}

TEST_CASE("DenseNet121: surgeries 64 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer8.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer8.relu2", L1>;
    using L2 = Named<"added2", Conv2d<576, 576, Kernel<3>, Padding<1>, Groups<3>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock4.denselayer3.relu1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock4.denselayer3.relu1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.64");
}

TEST_CASE("DenseNet121: surgeries 65 end in one that does not fit") {
    using N0 = DenseNet121;
    // PyTorch: 0 modules at 'features.denseblock3.15x'
    static_assert(!can_remove_v<N0, "features.denseblock3.15x">);
}

TEST_CASE("DenseNet121: surgeries 66 fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "2">);
    using N1 = truncate_t<N0, "2">;
    using L2 = Named<"added2", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer24.conv2", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer24.conv2", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N2, "features.denseblock1.denselayer5.norm2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock1.denselayer5.norm2", L3>;
    static_assert(can_split_v<N3, "features">);
    using N4 = split_t<N3, "features">::tail;
    static_assert(std::same_as<N4::input, Shape<1024, 1, 1>>);
    static_assert(std::same_as<N4::output, Shape<1024, 1, 1>>);
    check(golden::derived_model<N4>(), "densenet121.66");
}

TEST_CASE("DenseNet121: surgeries 67 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<544, 128, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer10.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer10.conv1", L1>;
    static_assert(can_remove_v<N1, "features.denseblock2.denselayer8.relu2">);
    using N2 = remove_t<N1, "features.denseblock2.denselayer8.relu2">;
    using L3 = Named<"added3", MaxPool2d<Kernel<2>, Stride<1>>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 2 but got size 1 for tensor number 1
    static_assert(!can_insert_before_v<N2, "features.denseblock3.denselayer17.relu2", L3>);
}

TEST_CASE("DenseNet121: surgeries 68 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<160, 32, Kernel<3>, Padding<1>, Groups<32>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer2", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer2", L1>;
    using L2 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer19.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer19.relu2", L2>;
    using L3 = Named<"added3", Add<Identity, AdaptiveAvgPool2d<1>>>;
    static_assert(can_insert_after_v<N2, "features.denseblock4.denselayer4.norm1", L3>);
    using N3 = insert_after_t<N2, "features.denseblock4.denselayer4.norm1", L3>;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock2.denselayer4.conv1", L4>);
    using N4 = insert_after_t<N3, "features.denseblock2.denselayer4.conv1", L4>;
    using L5 = BatchNorm2d<128>;
    static_assert(can_replace_v<N4, "features.denseblock4.denselayer10.norm2", L5>);
    using N5 = replace_t<N4, "features.denseblock4.denselayer10.norm2", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.68");
}

TEST_CASE("DenseNet121: surgeries 69 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", SiLU>;
    static_assert(can_insert_after_v<N0, "features.denseblock1.denselayer1.norm2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock1.denselayer1.norm2", L1>;
    using L2 = Named<"added2", Flatten>;
    // PyTorch: expected 4D input (got 2D input)
    static_assert(!can_insert_after_v<N1, "features.denseblock4.15", L2>);
}
