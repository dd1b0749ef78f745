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
    using L1 = Conv2d<128, 128, Kernel<1>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer1.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer1.norm2", L1>;
    using L2 = Conv2d<640, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer13", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer13", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.60");
}

TEST_CASE("DenseNet121: surgeries 61 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock2.denselayer9.relu2">);
    using N1 = truncate_t<N0, "features.denseblock2.denselayer9.relu2">;
    static_assert(can_remove_v<N1, "features.relu0">);
    using N2 = remove_t<N1, "features.relu0">;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N2, "features.denseblock1.denselayer3.relu1">);
}

TEST_CASE("DenseNet121: surgeries 62 fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer10.conv2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer10.conv2", L1>;
    using L2 = ReLU6;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer3.norm1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer3.norm1", L2>;
    using L3 = Named<"added3", Residual<Named<"body", Conv2d<480, 480, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N2, "features.denseblock2.denselayer12.conv1", L3>);
    using N3 = insert_before_t<N2, "features.denseblock2.denselayer12.conv1", L3>;
    static_assert(can_remove_v<N3, "features.denseblock3.denselayer19.relu1">);
    using N4 = remove_t<N3, "features.denseblock3.denselayer19.relu1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.62");
}

TEST_CASE("DenseNet121: surgeries 63 end in one that does not fit") {
    using N0 = DenseNet121;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N0, "features.denseblock2.denselayer11.norm1">);
}

TEST_CASE("DenseNet121: surgeries 64 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Linear<1, 768>>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.7", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.7", L1>;
    using L2 = Hardswish;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer9.relu2", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer9.relu2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.64");
}

TEST_CASE("DenseNet121: surgeries 65 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Residual<Named<"body", Conv2d<320, 320, Kernel<3>, Padding<1>>>, Identity>;
    // PyTorch: 0 modules at 'features.denseblock2.denselayer11x'
    static_assert(!can_replace_v<N0, "features.denseblock2.denselayer11x", L1>);
}

TEST_CASE("DenseNet121: surgeries 66 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<544, 544, Kernel<3>, Padding<1>, Groups<544>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.1", L1>;
    static_assert(can_split_v<N1, "features.conv0">);
    using N2 = split_t<N1, "features.conv0">::head;
    using L3 = Sequential<Conv2d<3, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 64, Kernel<3>, Stride<2>,
        Padding<1>>>;
    static_assert(can_replace_v<N2, "features", L3>);
    using N3 = replace_t<N2, "features", L3>;
    using L4 = Conv2d<24, 64, Kernel<3>, Stride<2>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N3, "features.3", L4>);
    using N4 = replace_t<N3, "features.3", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<64, 16, 16>>);
    check(golden::derived_model<N4>(), "densenet121.66");
}

TEST_CASE("DenseNet121: surgeries 67 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer7.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer7.norm2", L1>;
    using L2 = Named<"added2", Identity>;
    static_assert(can_insert_after_v<N1, "features.denseblock1.denselayer1.norm1", L2>);
    using N2 = insert_after_t<N1, "features.denseblock1.denselayer1.norm1", L2>;
    using L3 = Named<"added3", Flatten>;
    // PyTorch: mat1 and mat2 shapes cannot be multiplied (1x1 and 1024x10)
    static_assert(!can_insert_after_v<N2, "features", L3>);
}

TEST_CASE("DenseNet121: surgeries 68 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<544, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer2", L1>;
    static_assert(can_remove_v<N1, "features.denseblock2.denselayer3.relu2">);
    using N2 = remove_t<N1, "features.denseblock2.denselayer3.relu2">;
    static_assert(can_remove_v<N2, "features.denseblock4.denselayer15.relu2">);
    using N3 = remove_t<N2, "features.denseblock4.denselayer15.relu2">;
    using L4 = Named<"added4", Conv2d<128, 128, Kernel<3>, Padding<2>, Dilation<2>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock2.denselayer4.conv1", L4>);
    using N4 = insert_after_t<N3, "features.denseblock2.denselayer4.conv1", L4>;
    using L5 = Named<"added5", BatchNorm2d<736>>;
    static_assert(can_insert_after_v<N4, "features.denseblock3.14", L5>);
    using N5 = insert_after_t<N4, "features.denseblock3.14", L5>;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.68");
}

TEST_CASE("DenseNet121: surgeries 69 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<544>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer10", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer10", L1>;
    using L2 = Named<"added2", MaxPool2d<Kernel<5>, Stride<3>, Padding<2>>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 2 but got size 1 for tensor number 1
    static_assert(!can_insert_after_v<N1, "features.denseblock3.denselayer15.conv2", L2>);
}
