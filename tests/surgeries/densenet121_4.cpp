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
    using L1 = Conv2d<384, 384, Kernel<1>>;
    static_assert(can_replace_v<N0, "features.denseblock2.denselayer9.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock2.denselayer9.norm1", L1>;
    using L2 = Named<"added2", SiLU>;
    static_assert(can_insert_after_v<N1, "features.denseblock3.denselayer13.conv2", L2>);
    using N2 = insert_after_t<N1, "features.denseblock3.denselayer13.conv2", L2>;
    using L3 = Named<"added3", Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N2, "features.denseblock2.denselayer9.norm2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock2.denselayer9.norm2", L3>;
    static_assert(can_truncate_v<N3, "features.conv0">);
    using N4 = truncate_t<N3, "features.conv0">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<64, 16, 16>>);
    check(golden::derived_model<N4>(), "densenet121.40");
}

TEST_CASE("DenseNet121: surgeries 41 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<448, 448, Kernel<7>, Stride<3>, Padding<3>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 4 but got size 2 for tensor number 1
    static_assert(!can_replace_v<N0, "features.denseblock2.denselayer11.relu1", L1>);
}

TEST_CASE("DenseNet121: surgeries 42 fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "2">);
    using N1 = split_t<N0, "2">::head;
    static_assert(can_truncate_v<N1, "features.relu0">);
    using N2 = truncate_t<N1, "features.relu0">;
    using L3 = Named<"added3", Conv2d<3, 3, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N2, "features.conv0", L3>);
    using N3 = insert_before_t<N2, "features.conv0", L3>;
    static_assert(can_remove_v<N3, "features.added3">);
    using N4 = remove_t<N3, "features.added3">;
    static_assert(can_remove_v<N4, "features.relu0">);
    using N5 = remove_t<N4, "features.relu0">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<64, 16, 16>>);
    check(golden::derived_model<N5>(), "densenet121.42");
}

TEST_CASE("DenseNet121: surgeries 43 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", AvgPool2d<Kernel<2>, Stride<1>, Padding<2>>>;
    // PyTorch: pad should be at most half of kernel size, but got pad=2 and kernel_size=2
    static_assert(!can_insert_before_v<N0, "features.denseblock3.6", L1>);
}

TEST_CASE("DenseNet121: surgeries 44 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer10.relu2">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer10.relu2">;
    using L2 = Conv2d<128, 32, Kernel<1>>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer16.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer16.conv2", L2>;
    static_assert(can_truncate_v<N2, "features.denseblock3">);
    using N3 = truncate_t<N2, "features.denseblock3">;
    using L4 = Tanh;
    static_assert(can_replace_v<N3, "features.denseblock1.denselayer4.norm1", L4>);
    using N4 = replace_t<N3, "features.denseblock1.denselayer4.norm1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<1024, 2, 2>>);
    check(golden::derived_model<N4>(), "densenet121.44");
}

TEST_CASE("DenseNet121: surgeries 45 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock2.denselayer3.norm2">);
    using N1 = remove_t<N0, "features.denseblock2.denselayer3.norm2">;
    using L2 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer3.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer3.relu2", L2>;
    using L3 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer2.relu1", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer2.relu1", L3>;
    using L4 = Named<"added4", AvgPool2d<Kernel<2>, Stride<1>>>;
    // PyTorch: Given input size: (768x1x1). Calculated output size: (768x0x0). Output size is too small
    static_assert(!can_insert_before_v<N3, "features.denseblock4.8", L4>);
}

TEST_CASE("DenseNet121: surgeries 46 fit") {
    using N0 = DenseNet121;
    using L1 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer3.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer3.relu2", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Sequential<Named<"a", Conv2d<672, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 672, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer14.conv1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer14.conv1", L2>;
    using L3 = Conv2d<832, 864, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "features.denseblock3.18", L3>);
    using N3 = replace_t<N2, "features.denseblock3.18", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.46");
}

TEST_CASE("DenseNet121: surgeries 47 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = BatchNorm2d<640>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer13.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer13.relu1", L1>;
    using L2 = Named<"added2", Dropout>;
    // PyTorch: 0 modules at 'features.denseblock4.denselayer93.norm9'
    static_assert(!can_insert_before_v<N1, "features.denseblock4.denselayer93.norm9", L2>);
}

TEST_CASE("DenseNet121: surgeries 48 fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "2">);
    using N1 = split_t<N0, "2">::tail;
    using L2 = Named<"added2", BasicFlatten<1, 2>>;
    static_assert(can_insert_after_v<N1, "2", L2>);
    using N2 = insert_after_t<N1, "2", L2>;
    static_assert(can_split_v<N2, "0">);
    using N3 = split_t<N2, "0">::tail;
    static_assert(std::same_as<N3::input, Shape<1024, 1, 1>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.48");
}

TEST_CASE("DenseNet121: surgeries 49 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Hardswish;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer13.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer13.norm2", L1>;
    using L2 = Sequential<Conv2d<352, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer8.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer8.conv1", L2>;
    using L3 = Named<"added3", Conv2d<961, 961, Kernel<7>, Padding<3>>>;
    // PyTorch: Given groups=1, weight of size [961, 961, 7, 7], expected input[2, 960, 1, 1] to have 961 channels, b
    static_assert(!can_insert_before_v<N2, "features.denseblock4.denselayer15.conv1", L3>);
}
