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
    using L1 = ELU;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer10.norm1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer10.norm1", L1>;
    using L2 = Conv2d<992, 992, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer16.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer16.relu1", L2>;
    static_assert(can_truncate_v<N2, "features.denseblock3.denselayer21.conv2">);
    using N3 = truncate_t<N2, "features.denseblock3.denselayer21.conv2">;
    using L4 = Named<"added4", Sequential<Conv2d<640, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 640, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock3.denselayer13.relu1", L4>);
    using N4 = insert_after_t<N3, "features.denseblock3.denselayer13.relu1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<32, 2, 2>>);
    check(golden::derived_model<N4>(), "densenet121.0");
}

TEST_CASE("DenseNet121: surgeries 1 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Add<Identity, AdaptiveAvgPool2d<1>>>;
    static_assert(can_insert_after_v<N0, "features.denseblock4.denselayer2.conv2", L1>);
    using N1 = insert_after_t<N0, "features.denseblock4.denselayer2.conv2", L1>;
    using L2 = Named<"added2", BatchNorm2d<545>>;
    // PyTorch: running_mean should contain 544 elements not 545
    static_assert(!can_insert_after_v<N1, "features.denseblock3.denselayer10.norm1", L2>);
}

TEST_CASE("DenseNet121: surgeries 2 fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock2.denselayer10.conv2">);
    using N1 = truncate_t<N0, "features.denseblock2.denselayer10.conv2">;
    using L2 = Conv2d<320, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer7", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer7", L2>;
    using L3 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer2.conv2", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer2.conv2", L3>;
    using L4 = Named<"added4", Conv2d<160, 160, Kernel<3>, Padding<1>, Groups<2>>>;
    static_assert(can_insert_after_v<N3, "features.denseblock1.denselayer4.norm1", L4>);
    using N4 = insert_after_t<N3, "features.denseblock1.denselayer4.norm1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<32, 4, 4>>);
    check(golden::derived_model<N4>(), "densenet121.2");
}

TEST_CASE("DenseNet121: surgeries 3 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock4.denselayer8.conv2">);
    using N1 = truncate_t<N0, "features.denseblock4.denselayer8.conv2">;
    static_assert(can_remove_v<N1, "features.denseblock3.denselayer24.relu2">);
    using N2 = remove_t<N1, "features.denseblock3.denselayer24.relu2">;
    using L3 = Conv2d<384, 384, Kernel<2>>;
    // PyTorch: running_mean should contain 384 elements not 416
    static_assert(!can_replace_v<N2, "features.denseblock3.4", L3>);
}

TEST_CASE("DenseNet121: surgeries 4 fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 32, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer1.conv2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer1.conv2", L1>;
    using L2 = Named<"added2", Conv2d<352, 352, Kernel<3>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.denselayer8.conv1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.denselayer8.conv1", L2>;
    static_assert(can_truncate_v<N2, "features.transition2">);
    using N3 = truncate_t<N2, "features.transition2">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<256, 2, 2>>);
    check(golden::derived_model<N3>(), "densenet121.4");
}

TEST_CASE("DenseNet121: surgeries 5 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock1.denselayer1.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock1.denselayer1.relu2", L1>;
    using L2 = Named<"added2", Residual<Named<"body", Conv2d<128, 128, Kernel<3>, Stride<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_after_v<N1, "features.denseblock4.denselayer9.norm2", L2>);
    using N2 = insert_after_t<N1, "features.denseblock4.denselayer9.norm2", L2>;
    using L3 = Named<"added3", Identity>;
    static_assert(can_insert_before_v<N2, "features.denseblock2.denselayer12.norm2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock2.denselayer12.norm2", L3>;
    using L4 = LeakyReLU;
    // PyTorch: running_mean should contain 384 elements not 288
    static_assert(!can_replace_v<N3, "features.denseblock3.denselayer1.conv2", L4>);
}

TEST_CASE("DenseNet121: surgeries 6 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<800, 800, Kernel<3>, Padding<1>, Groups<800>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer10.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer10.relu1", L1>;
    static_assert(can_remove_v<N1, "features.denseblock4.denselayer13.norm1">);
    using N2 = remove_t<N1, "features.denseblock4.denselayer13.norm1">;
    using L3 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer21.norm1", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer21.norm1", L3>;
    using L4 = Named<"added4", Residual<Named<"body", Conv2d<256, 256, Kernel<3>, Padding<1>>>, Identity>>;
    static_assert(can_insert_before_v<N3, "features.transition1.relu", L4>);
    using N4 = insert_before_t<N3, "features.transition1.relu", L4>;
    static_assert(can_remove_v<N4, "features.denseblock4.denselayer13.relu2">);
    using N5 = remove_t<N4, "features.denseblock4.denselayer13.relu2">;
    static_assert(std::same_as<N5::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N5::output, Shape<10>>);
    check(golden::derived_model<N5>(), "densenet121.6");
}

TEST_CASE("DenseNet121: surgeries 7 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Residual<Named<"body", Sequential<Named<"a", Conv2d<128, 16, Kernel<1>>>, ReLU,
        Named<"b", Conv2d<16, 128, Kernel<1>>>>>, Identity>>;
    static_assert(can_insert_before_v<N0, "features.denseblock2.denselayer12.conv2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock2.denselayer12.conv2", L1>;
    static_assert(can_truncate_v<N1, "features.denseblock4.denselayer9.norm1">);
    using N2 = truncate_t<N1, "features.denseblock4.denselayer9.norm1">;
    using L3 = Conv2d<480, 480, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer12.norm1", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer12.norm1", L3>;
    using L4 = Sigmoid;
    // PyTorch: running_mean should contain 512 elements not 544
    static_assert(!can_replace_v<N3, "features.denseblock3.8", L4>);
}

TEST_CASE("DenseNet121: surgeries 8 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock4.denselayer2.relu2">);
    using N1 = remove_t<N0, "features.denseblock4.denselayer2.relu2">;
    static_assert(can_split_v<N1, "3">);
    using N2 = split_t<N1, "3">::head;
    static_assert(can_remove_v<N2, "features.denseblock3.denselayer11.norm2">);
    using N3 = remove_t<N2, "features.denseblock3.denselayer11.norm2">;
    static_assert(can_remove_v<N3, "features.denseblock2.denselayer7.relu1">);
    using N4 = remove_t<N3, "features.denseblock2.denselayer7.relu1">;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<1024>>);
    check(golden::derived_model<N4>(), "densenet121.8");
}

TEST_CASE("DenseNet121: surgeries 9 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<128>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer4.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer4.norm2", L1>;
    using L2 = Conv2d<128, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "features.denseblock1.denselayer1.conv2", L2>);
    using N2 = replace_t<N1, "features.denseblock1.denselayer1.conv2", L2>;
    using L3 = Named<"added3", Identity>;
    static_assert(can_insert_before_v<N2, "features.denseblock4.denselayer6.norm2", L3>);
    using N3 = insert_before_t<N2, "features.denseblock4.denselayer6.norm2", L3>;
    using L4 = BatchNorm1d<96>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_replace_v<N3, "features.denseblock1.1", L4>);
}
