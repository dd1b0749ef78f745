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
    static_assert(can_remove_v<N0, "features.denseblock1.denselayer2.norm2">);
    using N1 = remove_t<N0, "features.denseblock1.denselayer2.norm2">;
    static_assert(can_truncate_v<N1, "features.denseblock3.denselayer10">);
    using N2 = truncate_t<N1, "features.denseblock3.denselayer10">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<32, 2, 2>>);
    check(golden::derived_model<N2>(), "densenet121.90");
}

TEST_CASE("DenseNet121: surgeries 91 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<32, 32, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer14.conv2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer14.conv2", L1>;
    using L2 = Named<"added2", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer13.conv1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer13.conv1", L2>;
    static_assert(can_split_v<N2, "features.transition2">);
    using N3 = split_t<N2, "features.transition2">::tail;
    using L4 = Concat<Identity, Named<"more", Conv2d<128, 16, Kernel<1>>>>;
    // PyTorch: Given groups=1, weight of size [32, 128, 3, 3], expected input[2, 144, 1, 1] to have 128 channels, bu
    static_assert(!can_replace_v<N3, "features.denseblock4.denselayer13.relu2", L4>);
}

TEST_CASE("DenseNet121: surgeries 92 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<416, 416, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer6.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer6.relu1", L1>;
    using L2 = Conv2d<352, 128, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer8.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer8.conv1", L2>;
    using L3 = Conv2d<128, 32, Kernel<5>, Padding<2>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer8.conv2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer8.conv2", L3>;
    using L4 = ReLU6;
    static_assert(can_replace_v<N3, "features.denseblock1.denselayer4.relu1", L4>);
    using N4 = replace_t<N3, "features.denseblock1.denselayer4.relu1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.92");
}

TEST_CASE("DenseNet121: surgeries 93 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<7>>;
    // PyTorch: Calculated padded input size per channel: (2 x 2). Kernel size: (7 x 7). Kernel size can't be greater
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer21.relu2", L1>);
}

TEST_CASE("DenseNet121: surgeries 94 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer4.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer4.norm2", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer10.conv1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer10.conv1", L2>;
    using L3 = Named<"added3", ReLU>;
    static_assert(can_insert_after_v<N2, "features.denseblock3.denselayer10.conv2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock3.denselayer10.conv2", L3>;
    static_assert(can_remove_v<N3, "features.denseblock3.denselayer15.relu1">);
    using N4 = remove_t<N3, "features.denseblock3.denselayer15.relu1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.94");
}

TEST_CASE("DenseNet121: surgeries 95 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Dropout>;
    static_assert(can_insert_before_v<N0, "features.denseblock2.denselayer7.norm1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock2.denselayer7.norm1", L1>;
    using L2 = Sequential<Conv2d<704, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer15.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer15.conv1", L2>;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N2, "features.denseblock2.denselayer10.relu1">);
}

TEST_CASE("DenseNet121: surgeries 96 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer11.relu2">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer11.relu2">;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock1.denselayer5.norm2", L2>);
    using N2 = insert_before_t<N1, "features.denseblock1.denselayer5.norm2", L2>;
    using L3 = Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        128, Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer2.norm2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer2.norm2", L3>;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<5>, Padding<2>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock3.denselayer17.relu2", L4>);
    using N4 = insert_after_t<N3, "features.denseblock3.denselayer17.relu2", L4>;
    static_assert(can_remove_v<N4, "features.denseblock1.denselayer6.relu2">);
    using N5 = remove_t<N4, "features.denseblock1.denselayer6.relu2">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.96");
}

TEST_CASE("DenseNet121: surgeries 97 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = ReLU6;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer9.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer9.relu1", L1>;
    using L2 = Flatten;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 2560]
    static_assert(!can_replace_v<N1, "features.denseblock2.denselayer2.relu1", L2>);
}

TEST_CASE("DenseNet121: surgeries 98 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<1024, 1024, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N0, "features.transition3.relu", L1>);
    using N1 = insert_after_t<N0, "features.transition3.relu", L1>;
    using L2 = Conv2d<576, 608, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N1, "features.denseblock4.2", L2>);
    using N2 = replace_t<N1, "features.denseblock4.2", L2>;
    using L3 = Named<"added3", ReLU6>;
    static_assert(can_insert_after_v<N2, "features.denseblock3.denselayer1.norm2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock3.denselayer1.norm2", L3>;
    static_assert(can_split_v<N3, "features.conv0">);
    using N4 = split_t<N3, "features.conv0">::tail;
    using L5 = Named<"added5", BatchNorm2d<512>>;
    static_assert(can_insert_after_v<N4, "features.transition2.norm", L5>);
    using N5 = insert_after_t<N4, "features.transition2.norm", L5>;
    static_assert(std::same_as<N5::input, Shape<64, 16, 16>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.98");
}

TEST_CASE("DenseNet121: surgeries 99 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Tanh>;
    static_assert(can_insert_before_v<N0, "features.denseblock2.denselayer2.relu1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock2.denselayer2.relu1", L1>;
    using L2 = Conv2d<128, 32, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer5.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer5.conv2", L2>;
    using L3 = BatchNorm1d<128>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_replace_v<N2, "features.denseblock3.denselayer3.norm2", L3>);
}
