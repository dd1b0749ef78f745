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
    using L1 = Named<"added1", Identity>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.denselayer15.relu1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.denselayer15.relu1", L1>;
    using L2 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer11.norm2", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer11.norm2", L2>;
    using L3 = Named<"added3", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N2, "features.denseblock2.denselayer4.relu2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock2.denselayer4.relu2", L3>;
    using L4 = Sequential<Conv2d<896, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N3, "features.denseblock3.denselayer21", L4>);
    using N4 = replace_t<N3, "features.denseblock3.denselayer21", L4>;
    using L5 = Conv2d<288, 320, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N4, "features.denseblock3.1", L5>);
    using N5 = replace_t<N4, "features.denseblock3.1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.30");
}

TEST_CASE("DenseNet121: surgeries 31 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<737, 1472, Kernel<2>, Padding<1>>>;
    // PyTorch: Given groups=1, weight of size [1472, 737, 2, 2], expected input[2, 736, 1, 1] to have 737 channels, 
    static_assert(!can_insert_before_v<N0, "features.denseblock4.denselayer8.relu1", L1>);
}

TEST_CASE("DenseNet121: surgeries 32 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer8.conv1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer8.conv1", L1>;
    using L2 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer2.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer2.relu2", L2>;
    using L3 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer22.conv2", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer22.conv2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.32");
}

TEST_CASE("DenseNet121: surgeries 33 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.transition2">);
    using N1 = split_t<N0, "features.transition2">::tail;
    using L2 = BatchNorm1d<896>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_replace_v<N1, "features.denseblock3.6", L2>);
}

TEST_CASE("DenseNet121: surgeries 34 fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.norm5">);
    using N1 = split_t<N0, "features.norm5">::tail;
    static_assert(can_remove_v<N1, "features.8">);
    using N2 = remove_t<N1, "features.8">;
    static_assert(std::same_as<N2::input, Shape<1024, 1, 1>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.34");
}

TEST_CASE("DenseNet121: surgeries 35 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Dropout>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer6.conv1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer6.conv1", L1>;
    using L2 = Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        128, Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer22.norm2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer22.norm2", L2>;
    using L3 = Conv2d<128, 128, Kernel<1>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer1.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer1.relu2", L3>;
    using L4 = ReLU;
    // PyTorch: running_mean should contain 160 elements not 192
    static_assert(!can_replace_v<N3, "features.denseblock2.1", L4>);
}

TEST_CASE("DenseNet121: surgeries 36 fit") {
    using N0 = DenseNet121;
    using L1 = ReLU;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer14.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer14.norm1", L1>;
    static_assert(can_split_v<N1, "features.transition2.pool">);
    using N2 = split_t<N1, "features.transition2.pool">::head;
    static_assert(can_remove_v<N2, "features.transition1.relu">);
    using N3 = remove_t<N2, "features.transition1.relu">;
    static_assert(can_remove_v<N3, "features.denseblock2.denselayer3.norm2">);
    using N4 = remove_t<N3, "features.denseblock2.denselayer3.norm2">;
    using L5 = Named<"added5", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N4, "features.denseblock1.1", L5>);
    using N5 = insert_after_t<N4, "features.denseblock1.1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<256, 2, 2>>);
    check(golden::derived_model<N5>(), "densenet121.36");
}

TEST_CASE("DenseNet121: surgeries 37 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.pool0">);
    using N1 = truncate_t<N0, "features.pool0">;
    using L2 = Named<"added2", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "features.conv0", L2>);
    using N2 = insert_before_t<N1, "features.conv0", L2>;
    static_assert(can_split_v<N2, "features.norm0">);
    using N3 = split_t<N2, "features.norm0">::head;
    using L4 = Named<"added4", Linear<1, 6>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (192x32 and 1x6)
    static_assert(!can_insert_before_v<N3, "features", L4>);
}

TEST_CASE("DenseNet121: surgeries 38 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock2.denselayer9.relu1">);
    using N1 = remove_t<N0, "features.denseblock2.denselayer9.relu1">;
    static_assert(can_split_v<N1, "features.transition3">);
    using N2 = split_t<N1, "features.transition3">::tail;
    using L3 = Conv2d<128, 128, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N2, "features.denseblock4.denselayer10.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.denselayer10.relu2", L3>;
    static_assert(std::same_as<N3::input, Shape<512, 1, 1>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.38");
}

TEST_CASE("DenseNet121: surgeries 39 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<448, 480, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock2.10", L1>);
    using N1 = replace_t<N0, "features.denseblock2.10", L1>;
    using L2 = BatchNorm2d<128>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer15.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer15.relu2", L2>;
    using L3 = Conv2d<128, 128, Kernel<7>, Padding<3>>;
    static_assert(can_replace_v<N2, "features.denseblock4.denselayer13.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.denselayer13.relu2", L3>;
    using L4 = Sequential<Conv2d<640, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    // PyTorch: 0 modules at 'features.transition1.conv.conv3'
    static_assert(!can_replace_v<N3, "features.transition1.conv.conv3", L4>);
}
