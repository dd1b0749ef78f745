// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 30 fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.relu0">);
    using N1 = split_t<N0, "features.relu0">::tail;
    static_assert(can_truncate_v<N1, "features.denseblock4.denselayer11.norm2">);
    using N2 = truncate_t<N1, "features.denseblock4.denselayer11.norm2">;
    static_assert(can_remove_v<N2, "features.denseblock2.denselayer4.relu1">);
    using N3 = remove_t<N2, "features.denseblock2.denselayer4.relu1">;
    static_assert(can_remove_v<N3, "features.denseblock4.denselayer5.norm2">);
    using N4 = remove_t<N3, "features.denseblock4.denselayer5.norm2">;
    using L5 = Dropout;
    static_assert(can_replace_v<N4, "features.denseblock3.denselayer8.norm2", L5>);
    using N5 = replace_t<N4, "features.denseblock3.denselayer8.norm2", L5>;
    static_assert(std::same_as<N5::input, Shape<64, 16, 16>>);
    static_assert(std::same_as<N5::output, Shape<128, 1, 1>>);
    check(golden::derived_model<N5>(), "densenet121.30");
}

TEST_CASE("DenseNet121: surgeries 31 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Flatten;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 128]
    static_assert(!can_replace_v<N0, "features.denseblock4.denselayer7.relu2", L1>);
}

TEST_CASE("DenseNet121: surgeries 32 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", LeakyReLU>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer5.relu2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer5.relu2", L1>;
    using L2 = Named<"added2", SiLU>;
    static_assert(can_insert_before_v<N1, "features.denseblock4.denselayer4.conv2", L2>);
    using N2 = insert_before_t<N1, "features.denseblock4.denselayer4.conv2", L2>;
    using L3 = Conv2d<128, 128, Kernel<1>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer1.norm2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer1.norm2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.32");
}

TEST_CASE("DenseNet121: surgeries 33 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<896, 128, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer13.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer13.conv1", L1>;
    // PyTorch: running_mean should contain 512 elements not 544
    static_assert(!can_remove_v<N1, "features.denseblock4.0">);
}

TEST_CASE("DenseNet121: surgeries 34 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_before_v<N0, "features.transition3", L1>);
    using N1 = insert_before_t<N0, "features.transition3", L1>;
    static_assert(can_remove_v<N1, "features.denseblock3.denselayer4.norm1">);
    using N2 = remove_t<N1, "features.denseblock3.denselayer4.norm1">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.34");
}

TEST_CASE("DenseNet121: surgeries 35 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<736, 736, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.denselayer8.norm1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.denselayer8.norm1", L1>;
    using L2 = Named<"added2", GELU<>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.0", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.0", L2>;
    static_assert(can_truncate_v<N2, "features.denseblock2">);
    using N3 = truncate_t<N2, "features.denseblock2">;
    using L4 = Named<"added4", Conv2d<64, 64, Kernel<3>, Stride<3>>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 8 but got size 2 for tensor number 1
    static_assert(!can_insert_before_v<N3, "features.denseblock1.denselayer1.norm1", L4>);
}

TEST_CASE("DenseNet121: surgeries 36 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 128, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer22.relu2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer22.relu2", L1>;
    using L2 = Conv2d<384, 384, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer9.norm1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer9.norm1", L2>;
    using L3 = Conv2d<448, 448, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer11.relu1", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer11.relu1", L3>;
    using L4 = AdaptiveAvgPool2d<1>;
    static_assert(can_replace_v<N3, "features.denseblock4.denselayer9.norm2", L4>);
    using N4 = replace_t<N3, "features.denseblock4.denselayer9.norm2", L4>;
    using L5 = Named<"added5", BatchNorm2d<608>>;
    static_assert(can_insert_after_v<N4, "features.denseblock3.denselayer12.relu1", L5>);
    using N5 = insert_after_t<N4, "features.denseblock3.denselayer12.relu1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.36");
}

TEST_CASE("DenseNet121: surgeries 37 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<576, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer3", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer3", L1>;
    static_assert(can_remove_v<N1, "features.denseblock4.denselayer2.norm1">);
    using N2 = remove_t<N1, "features.denseblock4.denselayer2.norm1">;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N2, "features.denseblock3.denselayer16.norm2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock3.denselayer16.norm2", L3>;
    using L4 = Named<"added4", Conv2d<128, 512, Kernel<3>>>;
    // PyTorch: Given groups=1, weight of size [512, 128, 3, 3], expected input[2, 256, 8, 8] to have 128 channels, b
    static_assert(!can_insert_before_v<N3, "features.transition1.relu", L4>);
}

TEST_CASE("DenseNet121: surgeries 38 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<992, 992, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.23", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.23", L1>;
    using L2 = LeakyReLU;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer3.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer3.relu1", L2>;
    using L3 = Named<"added3", Tanh>;
    static_assert(can_insert_after_v<N2, "features.denseblock1.denselayer5.relu2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock1.denselayer5.relu2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.38");
}

TEST_CASE("DenseNet121: surgeries 39 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features">);
    using N1 = split_t<N0, "features">::head;
    using L2 = Sequential<Conv2d<480, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer8", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer8", L2>;
    using L3 = Sequential<Conv2d<992, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer24.conv1", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer24.conv1", L3>;
    using L4 = Residual<Named<"body", Sequential<Named<"a", Conv2d<928, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        928, Kernel<1>>>>>, Identity>;
    // PyTorch: running_mean should contain 928 elements not 960
    static_assert(!can_replace_v<N3, "features.denseblock3.21", L4>);
}
