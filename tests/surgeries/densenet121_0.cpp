// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 0 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Dropout>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.0", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.0", L1>;
    using L2 = GELU<>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer9.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer9.relu1", L2>;
    using L3 = Named<"added3", Hardswish>;
    static_assert(can_insert_after_v<N2, "features.denseblock3.denselayer5.norm1", L3>);
    using N3 = insert_after_t<N2, "features.denseblock3.denselayer5.norm1", L3>;
    using L4 = Conv2d<128, 32, Kernel<1>>;
    static_assert(can_replace_v<N3, "features.denseblock4.denselayer3.conv2", L4>);
    using N4 = replace_t<N3, "features.denseblock4.denselayer3.conv2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.0");
}

TEST_CASE("DenseNet121: surgeries 1 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N0, "features.transition1.pool", L1>);
    using N1 = insert_after_t<N0, "features.transition1.pool", L1>;
    using L2 = Conv2d<320, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    // PyTorch: 0 modules at 'features.denseblock3.denselayer22.norm2x'
    static_assert(!can_replace_v<N1, "features.denseblock3.denselayer22.norm2x", L2>);
}

TEST_CASE("DenseNet121: surgeries 2 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<544, 32, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer2", L1>;
    using L2 = Named<"added2", Conv2d<256, 256, Kernel<1>>>;
    static_assert(can_insert_after_v<N1, "features.transition2", L2>);
    using N2 = insert_after_t<N1, "features.transition2", L2>;
    static_assert(can_remove_v<N2, "features.denseblock3.denselayer15.norm1">);
    using N3 = remove_t<N2, "features.denseblock3.denselayer15.norm1">;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock4.denselayer3.norm2", L4>);
    using N4 = insert_after_t<N3, "features.denseblock4.denselayer3.norm2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.2");
}

TEST_CASE("DenseNet121: surgeries 3 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer3.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer3.relu2", L1>;
    using L2 = Named<"added2", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N1, "features.denseblock2.denselayer5.relu2", L2>);
    using N2 = insert_after_t<N1, "features.denseblock2.denselayer5.relu2", L2>;
    using L3 = BatchNorm2d<256>;
    // PyTorch: running_mean should contain 128 elements not 256
    static_assert(!can_replace_v<N2, "features.denseblock3.denselayer20.conv2", L3>);
}

TEST_CASE("DenseNet121: surgeries 4 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Conv2d<896, 896, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N0, "features.denseblock3.denselayer21.relu1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock3.denselayer21.relu1", L1>;
    using L2 = Dropout;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer4.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer4.relu1", L2>;
    using L3 = Identity;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer9.norm1", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer9.norm1", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.4");
}

TEST_CASE("DenseNet121: surgeries 5 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<736, 736, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer16.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer16.relu1", L1>;
    static_assert(can_split_v<N1, "features.transition1">);
    using N2 = split_t<N1, "features.transition1">::head;
    using L3 = Named<"added3", Conv2d<32, 32, Kernel<3>, Padding<1>, Groups<32>>>;
    static_assert(can_insert_after_v<N2, "features.denseblock1.denselayer6", L3>);
    using N3 = insert_after_t<N2, "features.denseblock1.denselayer6", L3>;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N3, "features.denseblock1.denselayer3.conv2">);
}

TEST_CASE("DenseNet121: surgeries 6 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Hardswish>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.11", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.11", L1>;
    using L2 = Conv2d<704, 704, Kernel<1>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer15.norm1", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer15.norm1", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<32, 32, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N2, "features.denseblock2.denselayer9.conv2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock2.denselayer9.conv2", L3>;
    static_assert(can_truncate_v<N3, "features.denseblock2.denselayer3.conv2">);
    using N4 = truncate_t<N3, "features.denseblock2.denselayer3.conv2">;
    static_assert(can_remove_v<N4, "features.transition1.pool">);
    using N5 = remove_t<N4, "features.transition1.pool">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<32, 8, 8>>);
    check(golden::derived_model<N5>(), "densenet121.6");
}

TEST_CASE("DenseNet121: surgeries 7 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer21.norm1">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer21.norm1">;
    static_assert(can_split_v<N1, "features.conv0">);
    using N2 = split_t<N1, "features.conv0">::head;
    using L3 = BatchNorm2d<3>;
    static_assert(can_replace_v<N2, "features.conv0", L3>);
    using N3 = replace_t<N2, "features.conv0", L3>;
    using L4 = Linear<4, 1>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (192x32 and 4x1)
    static_assert(!can_replace_v<N3, "features.conv0", L4>);
}

TEST_CASE("DenseNet121: surgeries 8 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Identity>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.denselayer14.relu2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.denselayer14.relu2", L1>;
    static_assert(can_split_v<N1, "features.transition3">);
    using N2 = split_t<N1, "features.transition3">::tail;
    using L3 = MaxPool2d<Kernel<1>, Stride<1>>;
    static_assert(can_replace_v<N2, "features.denseblock4.denselayer13.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock4.denselayer13.relu2", L3>;
    using L4 = Named<"added4", Conv2d<704, 704, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_before_v<N3, "features.denseblock4.denselayer7.conv1", L4>);
    using N4 = insert_before_t<N3, "features.denseblock4.denselayer7.conv1", L4>;
    static_assert(std::same_as<N4::input, Shape<512, 1, 1>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.8");
}

TEST_CASE("DenseNet121: surgeries 9 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<704, 704, Kernel<3>, Padding<1>, Groups<704>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.6", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.6", L1>;
    using L2 = Conv2d<736, 768, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "features.denseblock4.8", L2>);
    using N2 = replace_t<N1, "features.denseblock4.8", L2>;
    using L3 = Conv2d<480, 480, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer8.norm1", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer8.norm1", L3>;
    using L4 = Named<"added4", Conv2d<480, 480, Kernel<1>, Stride<2>>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 4 but got size 2 for tensor number 1
    static_assert(!can_insert_before_v<N3, "features.denseblock2.denselayer12.conv1", L4>);
}
