// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 90 fit") {
    using N0 = DenseNet121;
    using L1 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock1.denselayer1.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock1.denselayer1.relu1", L1>;
    using L2 = Conv2d<480, 480, Kernel<3>, Padding<1>, Groups<32>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer12.norm1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer12.norm1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.90");
}

TEST_CASE("DenseNet121: surgeries 91 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer7.relu1">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer7.relu1">;
    static_assert(can_split_v<N1, "features.transition2.conv">);
    using N2 = split_t<N1, "features.transition2.conv">::head;
    using L3 = Named<"added3", ReLU>;
    static_assert(can_insert_after_v<N2, "features.denseblock2.denselayer3.norm2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock2.denselayer3.norm2", L3>;
    using L4 = Named<"added4", AdaptiveAvgPool2d<2>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 8 but got size 2 for tensor number 1
    static_assert(!can_insert_after_v<N3, "features.denseblock1.denselayer5.relu1", L4>);
}

TEST_CASE("DenseNet121: surgeries 92 fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.norm5">);
    using N1 = truncate_t<N0, "features.norm5">;
    static_assert(can_remove_v<N1, "features.denseblock3.denselayer22.norm1">);
    using N2 = remove_t<N1, "features.denseblock3.denselayer22.norm1">;
    static_assert(can_split_v<N2, "features.denseblock4">);
    using N3 = split_t<N2, "features.denseblock4">::head;
    static_assert(can_truncate_v<N3, "features.denseblock3.denselayer17.relu1">);
    using N4 = truncate_t<N3, "features.denseblock3.denselayer17.relu1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<768, 2, 2>>);
    check(golden::derived_model<N4>(), "densenet121.92");
}

TEST_CASE("DenseNet121: surgeries 93 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = AvgPool2d<Kernel<5>, Stride<3>, Padding<2>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 2 but got size 1 for tensor number 1
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer13.norm1", L1>);
}

TEST_CASE("DenseNet121: surgeries 94 fit") {
    using N0 = DenseNet121;
    using L1 = BatchNorm2d<96>;
    static_assert(can_replace_v<N0, "features.denseblock1.denselayer2.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock1.denselayer2.norm1", L1>;
    static_assert(can_remove_v<N1, "features.denseblock3.denselayer21.relu2">);
    using N2 = remove_t<N1, "features.denseblock3.denselayer21.relu2">;
    using L3 = Named<"added3", Conv2d<960, 960, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N2, "features.denseblock4.denselayer15.conv1", L3>);
    using N3 = insert_before_t<N2, "features.denseblock4.denselayer15.conv1", L3>;
    static_assert(can_remove_v<N3, "features.denseblock2.denselayer4.norm1">);
    using N4 = remove_t<N3, "features.denseblock2.denselayer4.norm1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.94");
}

TEST_CASE("DenseNet121: surgeries 95 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock4.denselayer6.norm1">);
    using N1 = remove_t<N0, "features.denseblock4.denselayer6.norm1">;
    using L2 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer5.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer5.relu2", L2>;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<5>>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_insert_after_v<N2, "features.denseblock2.denselayer12.norm2", L3>);
}

TEST_CASE("DenseNet121: surgeries 96 fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer6.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer6.relu2", L1>;
    using L2 = Named<"added2", ELU>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.10", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.10", L2>;
    static_assert(can_split_v<N2, "features.pool0">);
    using N3 = split_t<N2, "features.pool0">::head;
    static_assert(can_split_v<N3, "features.conv0">);
    using N4 = split_t<N3, "features.conv0">::tail;
    using L5 = Concat<Identity, Named<"more", Conv2d<64, 16, Kernel<1>>>>;
    static_assert(can_replace_v<N4, "features.norm0", L5>);
    using N5 = replace_t<N4, "features.norm0", L5>;
    static_assert(std::same_as<N5::input, Shape<64, 16, 16>>);
    static_assert(std::same_as<N5::output, Shape<80, 8, 8>>);
    check(golden::derived_model<N5>(), "densenet121.96");
}

TEST_CASE("DenseNet121: surgeries 97 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", ReLU6>;
    static_assert(can_insert_after_v<N0, "features.denseblock1.0", L1>);
    using N1 = insert_after_t<N0, "features.denseblock1.0", L1>;
    using L2 = Flatten;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 8192]
    static_assert(!can_replace_v<N1, "features.transition2.relu", L2>);
}

TEST_CASE("DenseNet121: surgeries 98 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock4.denselayer12.norm1">);
    using N1 = remove_t<N0, "features.denseblock4.denselayer12.norm1">;
    static_assert(can_split_v<N1, "features.denseblock4.0">);
    using N2 = split_t<N1, "features.denseblock4.0">::tail;
    using L3 = Named<"added3", ReLU6>;
    static_assert(can_insert_before_v<N2, "features.denseblock4.denselayer5.conv2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock4.denselayer5.conv2", L3>;
    static_assert(can_split_v<N3, "3">);
    using N4 = split_t<N3, "3">::head;
    using L5 = Conv2d<128, 32, Kernel<1>>;
    static_assert(can_replace_v<N4, "features.denseblock4.denselayer13.conv2", L5>);
    using N5 = replace_t<N4, "features.denseblock4.denselayer13.conv2", L5>;
    static_assert(std::same_as<N5::input, Shape<544, 1, 1>>);
    static_assert(std::same_as<N5::output, Shape<1024>>);
    check(golden::derived_model<N5>(), "densenet121.98");
}

TEST_CASE("DenseNet121: surgeries 99 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<768, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer9", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer9", L1>;
    static_assert(can_truncate_v<N1, "features">);
    using N2 = truncate_t<N1, "features">;
    using L3 = Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    // PyTorch: 0 modules at 'features.denseblock4.denselayer11.conv1x'
    static_assert(!can_replace_v<N2, "features.denseblock4.denselayer11.conv1x", L3>);
}
