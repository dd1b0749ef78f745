// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 40 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock4.denselayer14.relu2">);
    using N1 = remove_t<N0, "features.denseblock4.denselayer14.relu2">;
    using L2 = Residual<Named<"body", Conv2d<800, 800, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer10.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer10.relu1", L2>;
    static_assert(can_truncate_v<N2, "features.denseblock3.14">);
    using N3 = truncate_t<N2, "features.denseblock3.14">;
    using L4 = Conv2d<96, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N3, "features.denseblock1.denselayer2", L4>);
    using N4 = replace_t<N3, "features.denseblock1.denselayer2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<736, 2, 2>>);
    check(golden::derived_model<N4>(), "densenet121.40");
}

TEST_CASE("DenseNet121: surgeries 41 end in one that does not fit") {
    using N0 = DenseNet121;
    // PyTorch: running_mean should contain 928 elements not 128
    static_assert(!can_remove_v<N0, "features.denseblock3.denselayer22.conv1">);
}

TEST_CASE("DenseNet121: surgeries 42 fit") {
    using N0 = DenseNet121;
    using L1 = GELU<>;
    static_assert(can_replace_v<N0, "features.denseblock1.denselayer5.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock1.denselayer5.norm2", L1>;
    using L2 = BatchNorm2d<128>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer24.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer24.relu2", L2>;
    using L3 = Conv2d<960, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer23.conv1", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer23.conv1", L3>;
    static_assert(can_remove_v<N3, "features.denseblock3.denselayer16.relu2">);
    using N4 = remove_t<N3, "features.denseblock3.denselayer16.relu2">;
    using L5 = ReLU;
    static_assert(can_replace_v<N4, "features.denseblock3.denselayer15.norm1", L5>);
    using N5 = replace_t<N4, "features.denseblock3.denselayer15.norm1", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.42");
}

TEST_CASE("DenseNet121: surgeries 43 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Residual<Named<"body", Conv2d<128, 129, Kernel<3>, Stride<2>, Padding<1>>>, Identity>;
    // PyTorch: The size of tensor a (2) must match the size of tensor b (4) at non-singleton dimension 3
    static_assert(!can_replace_v<N0, "features.denseblock2.denselayer6.relu2", L1>);
}

TEST_CASE("DenseNet121: surgeries 44 fit") {
    using N0 = DenseNet121;
    using L1 = Tanh;
    static_assert(can_replace_v<N0, "features.denseblock1.denselayer6.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock1.denselayer6.relu2", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer19.norm2", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer19.norm2", L2>;
    using L3 = Named<"added3", BatchNorm2d<416>>;
    static_assert(can_insert_before_v<N2, "features.denseblock3.5", L3>);
    using N3 = insert_before_t<N2, "features.denseblock3.5", L3>;
    using L4 = Conv2d<992, 992, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N3, "features.denseblock4.denselayer16.relu1", L4>);
    using N4 = replace_t<N3, "features.denseblock4.denselayer16.relu1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.44");
}

TEST_CASE("DenseNet121: surgeries 45 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU, Named<"b", Conv2d<16,
        128, Kernel<1>>>>>, Identity>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer4.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer4.norm2", L1>;
    using L2 = ELU;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer6.norm1", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer6.norm1", L2>;
    using L3 = Named<"added3", ReLU>;
    static_assert(can_insert_before_v<N2, "features.denseblock4.denselayer6.conv2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock4.denselayer6.conv2", L3>;
    using L4 = Named<"added4", Linear<1, 64>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 1 but got size 64 for tensor number 
    static_assert(!can_insert_before_v<N3, "features.denseblock4.denselayer12.conv2", L4>);
}

TEST_CASE("DenseNet121: surgeries 46 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<32, 32, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer3.conv2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer3.conv2", L1>;
    static_assert(can_remove_v<N1, "features.transition3.norm">);
    using N2 = remove_t<N1, "features.transition3.norm">;
    using L3 = Tanh;
    static_assert(can_replace_v<N2, "1", L3>);
    using N3 = replace_t<N2, "1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.46");
}

TEST_CASE("DenseNet121: surgeries 47 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer5.conv2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer5.conv2", L1>;
    using L2 = Named<"added2", Conv2d<1728, 864, Kernel<4>, Padding<2>>>;
    // PyTorch: Given groups=1, weight of size [864, 1728, 4, 4], expected input[2, 864, 2, 2] to have 1728 channels,
    static_assert(!can_insert_before_v<N1, "features.denseblock3.denselayer20.relu1", L2>);
}

TEST_CASE("DenseNet121: surgeries 48 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock2.denselayer7.relu1">);
    using N1 = remove_t<N0, "features.denseblock2.denselayer7.relu1">;
    using L2 = Conv2d<448, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer11.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer11.conv1", L2>;
    static_assert(can_split_v<N2, "features.norm0">);
    using N3 = split_t<N2, "features.norm0">::head;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<64, 16, 16>>);
    check(golden::derived_model<N3>(), "densenet121.48");
}

TEST_CASE("DenseNet121: surgeries 49 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.denseblock2">);
    using N1 = split_t<N0, "features.denseblock2">::tail;
    using L2 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer15.norm2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer15.norm2", L2>;
    using L3 = Conv2d<128, 128, Kernel<4>, Padding<2>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 1 but got size 2 for tensor number 1
    static_assert(!can_replace_v<N2, "features.denseblock4.denselayer5.relu2", L3>);
}
