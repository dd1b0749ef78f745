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
    using L1 = GELU<>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer6.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer6.norm2", L1>;
    using L2 = Sequential<Conv2d<768, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer17.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer17.conv1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.20");
}

TEST_CASE("DenseNet121: surgeries 21 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.norm5">);
    using N1 = split_t<N0, "features.norm5">::tail;
    using L2 = Named<"added2", BatchNorm1d<512>>;
    // PyTorch: expected 2D or 3D input (got 4D input)
    static_assert(!can_insert_after_v<N1, "features.5", L2>);
}

TEST_CASE("DenseNet121: surgeries 22 fit") {
    using N0 = DenseNet121;
    static_assert(can_split_v<N0, "features.pool0">);
    using N1 = split_t<N0, "features.pool0">::head;
    static_assert(can_remove_v<N1, "features.pool0">);
    using N2 = remove_t<N1, "features.pool0">;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<64, 16, 16>>);
    check(golden::derived_model<N2>(), "densenet121.22");
}

TEST_CASE("DenseNet121: surgeries 23 end in one that does not fit") {
    using N0 = DenseNet121;
    static_assert(can_truncate_v<N0, "features.denseblock3.denselayer5.relu2">);
    using N1 = truncate_t<N0, "features.denseblock3.denselayer5.relu2">;
    using L2 = Named<"added2", Tanh>;
    static_assert(can_insert_before_v<N1, "features.denseblock1.denselayer2.conv1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock1.denselayer2.conv1", L2>;
    using L3 = Named<"added3", BatchNorm2d<128>>;
    static_assert(can_insert_after_v<N2, "features.denseblock3.denselayer4.norm2", L3>);
    using N3 = insert_after_t<N2, "features.denseblock3.denselayer4.norm2", L3>;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N3, "features.denseblock2.denselayer1.relu2">);
}

TEST_CASE("DenseNet121: surgeries 24 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<800, 832, Kernel<1>>;
    static_assert(can_replace_v<N0, "features.denseblock3.17", L1>);
    using N1 = replace_t<N0, "features.denseblock3.17", L1>;
    using L2 = BatchNorm2d<896>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer21.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer21.relu1", L2>;
    using L3 = Sigmoid;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer23.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer23.relu2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.24");
}

TEST_CASE("DenseNet121: surgeries 25 end in one that does not fit") {
    using N0 = DenseNet121;
    // PyTorch: running_mean should contain 576 elements not 320
    static_assert(!can_remove_v<N0, "features.denseblock2.denselayer6">);
}

TEST_CASE("DenseNet121: surgeries 26 fit") {
    using N0 = DenseNet121;
    using L1 = Sequential<Conv2d<128, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 128, Kernel<3>, Padding<1>>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer20.relu2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer20.relu2", L1>;
    using L2 = Named<"added2", BatchNorm2d<192>>;
    static_assert(can_insert_before_v<N1, "features.denseblock1.denselayer5.relu1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock1.denselayer5.relu1", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.26");
}

TEST_CASE("DenseNet121: surgeries 27 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<544, 544, Kernel<3>, Padding<1>>;
    // PyTorch: 0 modules at 'features.denseblock3.denselayer6.norm2.conv3'
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer6.norm2.conv3", L1>);
}

TEST_CASE("DenseNet121: surgeries 28 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<1024, 512, Kernel<3>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.transition3.conv", L1>);
    using N1 = replace_t<N0, "features.transition3.conv", L1>;
    using L2 = Conv2d<608, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer12.conv1", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer12.conv1", L2>;
    using L3 = Conv2d<384, 32, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N2, "features.denseblock2.denselayer9", L3>);
    using N3 = replace_t<N2, "features.denseblock2.denselayer9", L3>;
    using L4 = Named<"added4", Dropout>;
    static_assert(can_insert_before_v<N3, "features.denseblock3.denselayer7.relu1", L4>);
    using N4 = insert_before_t<N3, "features.denseblock3.denselayer7.relu1", L4>;
    static_assert(std::same_as<N4::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.28");
}

TEST_CASE("DenseNet121: surgeries 29 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<128>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer3.relu2", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer3.relu2", L1>;
    using L2 = Named<"added2", AvgPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock3.denselayer5.norm1", L2>);
    using N2 = insert_before_t<N1, "features.denseblock3.denselayer5.norm1", L2>;
    // PyTorch: running_mean should contain 1024 elements not 544
    static_assert(!can_remove_v<N2, "features.denseblock4.denselayer1">);
}
