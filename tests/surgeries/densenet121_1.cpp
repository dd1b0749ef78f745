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
    static_assert(can_truncate_v<N0, "features.conv0">);
    using N1 = truncate_t<N0, "features.conv0">;
    using L2 = Named<"added2", Conv2d<3, 3, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N1, "features", L2>);
    using N2 = insert_before_t<N1, "features", L2>;
    using L3 = Concat<Identity, Named<"more", Conv2d<3, 16, Kernel<1>>>>;
    static_assert(can_replace_v<N2, "features", L3>);
    using N3 = replace_t<N2, "features", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<19, 32, 32>>);
    check(golden::derived_model<N3>(), "densenet121.10");
}

TEST_CASE("DenseNet121: surgeries 11 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.norm0">);
    using N1 = truncate_t<N0, "features.norm0">;
    using L2 = Named<"added2", Tanh>;
    static_assert(can_insert_after_v<N1, "features", L2>);
    using N2 = insert_after_t<N1, "features", L2>;
    using L3 = Named<"added3", BatchNorm2d<64>>;
    static_assert(can_insert_after_v<N2, "added2", L3>);
    using N3 = insert_after_t<N2, "added2", L3>;
    using L4 = BatchNorm2d<3>;
    // PyTorch: running_mean should contain 3 elements not 64
    static_assert(!can_replace_v<N3, "features.conv0", L4>);
}

TEST_CASE("DenseNet121: surgeries 12 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<640, 640, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer5.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer5.norm1", L1>;
    using L2 = Identity;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer10.norm2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer10.norm2", L2>;
    using L3 = Named<"added3", LeakyReLU>;
    static_assert(can_insert_before_v<N2, "features.denseblock3.denselayer20.norm1", L3>);
    using N3 = insert_before_t<N2, "features.denseblock3.denselayer20.norm1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.12");
}

TEST_CASE("DenseNet121: surgeries 13 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features">);
    using N1 = truncate_t<N0, "features">;
    using L2 = Named<"added2", BatchNorm2d<1024>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3", L2>;
    using L3 = Named<"added3", Conv2d<512, 512, Kernel<3>, Padding<1>, Groups<3>>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_insert_after_v<N2, "features.transition3.pool", L3>);
}

TEST_CASE("DenseNet121: surgeries 14 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", GELU<>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer8", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer8", L1>;
    using L2 = Named<"added2", Conv2d<864, 864, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.18", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.18", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.14");
}

TEST_CASE("DenseNet121: surgeries 15 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock1.denselayer3.norm1">);
    using N1 = remove_t<N0, "features.denseblock1.denselayer3.norm1">;
    using L2 = Named<"added2", GELU<>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.5", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.5", L2>;
    static_assert(can_split_v<N2, "2">);
    using N3 = split_t<N2, "2">::tail;
    using L4 = Conv2d<1024, 1024, Kernel<7>, Padding<3>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (2048x1 and 1024x10)
    static_assert(!can_replace_v<N3, "3", L4>);
}

TEST_CASE("DenseNet121: surgeries 16 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer23.conv2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer23.conv2", L1>;
    static_assert(can_remove_v<N1, "features.denseblock4.denselayer9.relu2">);
    using N2 = remove_t<N1, "features.denseblock4.denselayer9.relu2">;
    using L3 = Named<"added3", Conv2d<64, 64, Kernel<7>, Padding<3>>>;
    static_assert(can_insert_before_v<N2, "features.denseblock1.denselayer1", L3>);
    using N3 = insert_before_t<N2, "features.denseblock1.denselayer1", L3>;
    static_assert(can_truncate_v<N3, "features.denseblock1">);
    using N4 = truncate_t<N3, "features.denseblock1">;
    static_assert(can_remove_v<N4, "features.denseblock1.denselayer3.norm2">);
    using N5 = remove_t<N4, "features.denseblock1.denselayer3.norm2">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<256, 8, 8>>);
    check(golden::derived_model<N5>(), "densenet121.16");
}

TEST_CASE("DenseNet121: surgeries 17 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock1.denselayer6.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock1.denselayer6.relu1", L1>;
    using L2 = ELU;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer2.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer2.relu2", L2>;
    // PyTorch: running_mean should contain 448 elements not 256
    static_assert(!can_remove_v<N2, "features.denseblock2.denselayer4">);
}

TEST_CASE("DenseNet121: surgeries 18 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<896, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer21", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer21", L1>;
    using L2 = Tanh;
    static_assert(can_replace_v<N1, "2", L2>);
    using N2 = replace_t<N1, "2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.18");
}

TEST_CASE("DenseNet121: surgeries 19 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock4.denselayer5.relu2">);
    using N1 = remove_t<N0, "features.denseblock4.denselayer5.relu2">;
    static_assert(can_truncate_v<N1, "features.transition1">);
    using N2 = truncate_t<N1, "features.transition1">;
    using L3 = Residual<Named<"body", Conv2d<160, 128, Kernel<3>, Padding<1>>>, Identity>;
    // PyTorch: The size of tensor a (128) must match the size of tensor b (160) at non-singleton dimension 1
    static_assert(!can_replace_v<N2, "features.denseblock1.denselayer4.conv1", L3>);
}
