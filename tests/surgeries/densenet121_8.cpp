// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 80 fit") {
    using N0 = DenseNet121;
    using L1 = Dropout;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer3.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer3.norm2", L1>;
    using L2 = Conv2d<1024, 512, Kernel<3>, Stride<2>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.transition3", L2>);
    using N2 = replace_t<N1, "features.transition3", L2>;
    using L3 = Conv2d<576, 608, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N2, "features.denseblock4.2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.2", L3>;
    using L4 = AdaptiveAvgPool2d<1>;
    static_assert(can_replace_v<N3, "features.denseblock4.denselayer15.norm1", L4>);
    using N4 = replace_t<N3, "features.denseblock4.denselayer15.norm1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.80");
}

TEST_CASE("DenseNet121: surgeries 81 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<544, 576, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.9", L1>);
    using N1 = replace_t<N0, "features.denseblock3.9", L1>;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N1, "features.denseblock3.denselayer9.relu2">);
}

TEST_CASE("DenseNet121: surgeries 82 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<384, 32, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer9", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer9", L1>;
    using L2 = Sequential<Conv2d<800, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 832, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock4.9", L2>);
    using N2 = replace_t<N1, "features.denseblock4.9", L2>;
    using L3 = Sequential<Conv2d<576, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 608, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N2, "features.denseblock4.2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.82");
}

TEST_CASE("DenseNet121: surgeries 83 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<256>>;
    static_assert(can_insert_after_v<N0, "features.denseblock1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock1", L1>;
    using L2 = Named<"added2", Conv2d<32, 32, Kernel<3>, Padding<1>, Groups<2>>>;
    static_assert(can_insert_after_v<N1, "features.denseblock2.denselayer8.conv2", L2>);
    using N2 = insert_after_t<N1, "features.denseblock2.denselayer8.conv2", L2>;
    using L3 = BatchNorm1d<833>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_replace_v<N2, "features.denseblock3.18", L3>);
}

TEST_CASE("DenseNet121: surgeries 84 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.denselayer2.conv1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.denselayer2.conv1", L1>;
    using L2 = ReLU;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer2.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer2.relu1", L2>;
    using L3 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer12.conv2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer12.conv2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.84");
}

TEST_CASE("DenseNet121: surgeries 85 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.denseblock3">);
    using N1 = split_t<N0, "features.denseblock3">::head;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<128, 129, Kernel<3>, Padding<1>>>, Identity>>;
    // PyTorch: The size of tensor a (129) must match the size of tensor b (128) at non-singleton dimension 1
    static_assert(!can_insert_before_v<N1, "features.denseblock3.denselayer7.conv2", L2>);
}

TEST_CASE("DenseNet121: surgeries 86 fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.transition3">);
    using N1 = split_t<N0, "features.transition3">::tail;
    using L2 = Conv2d<128, 128, Kernel<1>>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer2.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer2.relu2", L2>;
    using L3 = Named<"added3", Tanh>;
    static_assert(can_insert_after_v<N2, "features.denseblock4.denselayer9", L3>);
    using N3 = insert_after_t<N2, "features.denseblock4.denselayer9", L3>;
    static_assert(std::same_as<N3::input, Shape<512, 1, 1>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.86");
}

TEST_CASE("DenseNet121: surgeries 87 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm1d<304>>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_insert_before_v<N0, "features.denseblock4.3", L1>);
}

TEST_CASE("DenseNet121: surgeries 88 fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock3.denselayer11">);
    using N1 = truncate_t<N0, "features.denseblock3.denselayer11">;
    static_assert(can_split_v<N1, "features.transition2">);
    using N2 = split_t<N1, "features.transition2">::tail;
    static_assert(std::same_as<N2::input, Shape<256, 2, 2>>);
    static_assert(std::same_as<N2::output, Shape<32, 2, 2>>);
    check(golden::derived_model<N2>(), "densenet121.88");
}

TEST_CASE("DenseNet121: surgeries 89 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<992, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer16.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer16.conv1", L1>;
    using L2 = Named<"added2", Dropout>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer9.conv1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer9.conv1", L2>;
    using L3 = Named<"added3", Linear<448, 112>>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1792x4 and 448x112)
    static_assert(!can_insert_before_v<N2, "features.denseblock2.denselayer4.conv1", L3>);
}
