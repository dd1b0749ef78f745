// Written by make_surgeries.py.
#include "surgeries.hpp"

#include <idem/zoo/densenet.hpp>

#include <concepts>

using namespace idem;
using namespace surgeries;

namespace {

struct DenseNet121 : zoo::BasicDenseNet121<Shape<3, 32, 32>, 10> {};

}  // namespace

TEST_CASE("DenseNet121: surgeries 20 fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock3.23">);
    using N1 = truncate_t<N0, "features.denseblock3.23">;
    static_assert(can_remove_v<N1, "features">);
    using N2 = remove_t<N1, "features">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<3, 32, 32>>);
    check(golden::derived_model<N2>(), "densenet121.20");
}

TEST_CASE("DenseNet121: surgeries 21 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "3">);
    using N1 = truncate_t<N0, "3">;
    using L2 = AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    // PyTorch: 0 modules at 'features.denseblock1.denselayer4.norm2x'
    static_assert(!can_replace_v<N1, "features.denseblock1.denselayer4.norm2x", L2>);
}

TEST_CASE("DenseNet121: surgeries 22 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock4.denselayer1.relu2">);
    using N1 = remove_t<N0, "features.denseblock4.denselayer1.relu2">;
    using L2 = SiLU;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer1.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer1.relu1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.22");
}

TEST_CASE("DenseNet121: surgeries 23 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", SiLU>;
    static_assert(can_insert_after_v<N0, "features.transition3.norm", L1>);
    using N1 = insert_after_t<N0, "features.transition3.norm", L1>;
    static_assert(can_remove_v<N1, "features.denseblock2.denselayer9.norm2">);
    using N2 = remove_t<N1, "features.denseblock2.denselayer9.norm2">;
    using L3 = BatchNorm2d<128>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer1.norm1", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer1.norm1", L3>;
    using L4 = Named<"added4", Conv2d<800, 801, Kernel<1>>>;
    // PyTorch: Given groups=1, weight of size [128, 800, 1, 1], expected input[2, 801, 2, 2] to have 800 channels, b
    static_assert(!can_insert_before_v<N3, "features.denseblock3.denselayer18.relu1", L4>);
}

TEST_CASE("DenseNet121: surgeries 24 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N0, "features.denseblock2.denselayer4.norm2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock2.denselayer4.norm2", L1>;
    using L2 = Named<"added2", Identity>;
    static_assert(can_insert_before_v<N1, "features.denseblock4.14", L2>);
    using N2 = insert_before_t<N1, "features.denseblock4.14", L2>;
    static_assert(can_split_v<N2, "features.transition2">);
    using N3 = split_t<N2, "features.transition2">::head;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<256, 2, 2>>);
    check(golden::derived_model<N3>(), "densenet121.24");
}

TEST_CASE("DenseNet121: surgeries 25 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Residual<Named<"body", Conv2d<928, 929, Kernel<3>, Padding<1>>>, Identity>;
    // PyTorch: The size of tensor a (929) must match the size of tensor b (928) at non-singleton dimension 1
    static_assert(!can_replace_v<N0, "features.denseblock4.13", L1>);
}

TEST_CASE("DenseNet121: surgeries 26 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<544, 544, Kernel<1>, Stride<3>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.denselayer2.relu1", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.denselayer2.relu1", L1>;
    using L2 = Named<"added2", Conv2d<128, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.denselayer4.conv2", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.denselayer4.conv2", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.26");
}

TEST_CASE("DenseNet121: surgeries 27 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<768, 768, Kernel<3>, Padding<1>, Groups<768>>;
    // PyTorch: 0 modules at 'features.denseblock2.90'
    static_assert(!can_replace_v<N0, "features.denseblock2.90", L1>);
}

TEST_CASE("DenseNet121: surgeries 28 fit") {
    using N0 = DenseNet121;
    using L1 = BatchNorm2d<128>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer5.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer5.relu2", L1>;
    static_assert(can_split_v<N1, "1">);
    using N2 = split_t<N1, "1">::head;
    static_assert(can_truncate_v<N2, "features.denseblock3">);
    using N3 = truncate_t<N2, "features.denseblock3">;
    using L4 = Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Padding<1>>>, Identity>;
    static_assert(can_replace_v<N3, "features.denseblock2.denselayer8.norm2", L4>);
    using N4 = replace_t<N3, "features.denseblock2.denselayer8.norm2", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<1024, 2, 2>>);
    check(golden::derived_model<N4>(), "densenet121.28");
}

TEST_CASE("DenseNet121: surgeries 29 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<128, 128, Kernel<1>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.denselayer3.norm2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.denselayer3.norm2", L1>;
    using L2 = Named<"added2", BatchNorm2d<480>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.denselayer12.relu1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.denselayer12.relu1", L2>;
    using L3 = Conv2d<416, 129, Kernel<4>>;
    // PyTorch: Given groups=1, weight of size [129, 416, 4, 4], expected input[2, 832, 1, 1] to have 416 channels, b
    static_assert(!can_replace_v<N2, "features.denseblock4.denselayer11.conv1", L3>);
}
