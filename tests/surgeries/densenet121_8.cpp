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
    using L1 = Sigmoid;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer24.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer24.norm2", L1>;
    using L2 = Named<"added2", LeakyReLU>;
    static_assert(can_insert_before_v<N1, "features.denseblock4.denselayer15", L2>);
    using N2 = insert_before_t<N1, "features.denseblock4.denselayer15", L2>;
    using L3 = Named<"added3", ELU>;
    static_assert(can_insert_after_v<N2, "features.denseblock2.1", L3>);
    using N3 = insert_after_t<N2, "features.denseblock2.1", L3>;
    static_assert(can_split_v<N3, "features.denseblock2.9">);
    using N4 = split_t<N3, "features.denseblock2.9">::tail;
    static_assert(std::same_as<N4::input, Shape<416, 4, 4>>);
    static_assert(std::same_as<N4::output, Shape<10>>);
    check(golden::derived_model<N4>(), "densenet121.80");
}

TEST_CASE("DenseNet121: surgeries 81 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Conv2d<256, 256, Kernel<3>, Padding<1>, Groups<4>>>;
    static_assert(can_insert_before_v<N0, "features.transition1.relu", L1>);
    using N1 = insert_before_t<N0, "features.transition1.relu", L1>;
    using L2 = Conv2d<128, 128, Kernel<3>, Padding<1>, Groups<3>>;
    // PyTorch: in_channels must be divisible by groups
    static_assert(!can_replace_v<N1, "features.denseblock4.denselayer9.relu2", L2>);
}

TEST_CASE("DenseNet121: surgeries 82 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", BatchNorm2d<640>>;
    static_assert(can_insert_before_v<N0, "features.denseblock4.4", L1>);
    using N1 = insert_before_t<N0, "features.denseblock4.4", L1>;
    static_assert(can_remove_v<N1, "features.denseblock1.denselayer6.norm1">);
    using N2 = remove_t<N1, "features.denseblock1.denselayer6.norm1">;
    static_assert(can_truncate_v<N2, "classifier">);
    using N3 = truncate_t<N2, "classifier">;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.82");
}

TEST_CASE("DenseNet121: surgeries 83 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>;
    static_assert(can_replace_v<N0, "features.denseblock4.denselayer12.norm2", L1>);
    using N1 = replace_t<N0, "features.denseblock4.denselayer12.norm2", L1>;
    using L2 = Conv2d<352, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "features.denseblock2.denselayer8", L2>);
    using N2 = replace_t<N1, "features.denseblock2.denselayer8", L2>;
    using L3 = Flatten;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 512]
    static_assert(!can_replace_v<N2, "features.denseblock3.denselayer20.norm2", L3>);
}

TEST_CASE("DenseNet121: surgeries 84 fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<896, 896, Kernel<3>, Padding<1>, Groups<4>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer21.relu1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer21.relu1", L1>;
    static_assert(can_truncate_v<N1, "features">);
    using N2 = truncate_t<N1, "features">;
    using L3 = Identity;
    static_assert(can_replace_v<N2, "features.denseblock3.denselayer4.relu2", L3>);
    using N3 = replace_t<N2, "features.denseblock3.denselayer4.relu2", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<1024, 1, 1>>);
    check(golden::derived_model<N3>(), "densenet121.84");
}

TEST_CASE("DenseNet121: surgeries 85 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<544, 128, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer10.conv1", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer10.conv1", L1>;
    // PyTorch: 'Cat' object is not subscriptable
    static_assert(!can_split_v<N1, "features.denseblock3.denselayer11">);
}

TEST_CASE("DenseNet121: surgeries 86 fit") {
    using N0 = DenseNet121;
    static_assert(can_remove_v<N0, "features.denseblock3.denselayer1.norm2">);
    using N1 = remove_t<N0, "features.denseblock3.denselayer1.norm2">;
    using L2 = Conv2d<800, 800, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N1, "features.denseblock3.denselayer18.relu1", L2>);
    using N2 = replace_t<N1, "features.denseblock3.denselayer18.relu1", L2>;
    using L3 = Named<"added3", MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>;
    static_assert(can_insert_after_v<N2, "features.denseblock3.denselayer7", L3>);
    using N3 = insert_after_t<N2, "features.denseblock3.denselayer7", L3>;
    static_assert(std::same_as<N3::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N3::output, Shape<10>>);
    check(golden::derived_model<N3>(), "densenet121.86");
}

TEST_CASE("DenseNet121: surgeries 87 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Flatten;
    // PyTorch: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [2, 512]
    static_assert(!can_replace_v<N0, "features.denseblock3.denselayer13.relu2", L1>);
}

TEST_CASE("DenseNet121: surgeries 88 fit") {
    using N0 = DenseNet121;
    using L1 = Named<"added1", Sequential<Conv2d<896, 24, Kernel<1>>, BatchNorm2d<24>, ReLU, Conv2d<24, 896, Kernel<3>,
        Padding<1>>>>;
    static_assert(can_insert_before_v<N0, "features.denseblock3.denselayer21.relu1", L1>);
    using N1 = insert_before_t<N0, "features.denseblock3.denselayer21.relu1", L1>;
    using L2 = Named<"added2", Conv2d<320, 320, Kernel<1>>>;
    static_assert(can_insert_before_v<N1, "features.denseblock2.denselayer7", L2>);
    using N2 = insert_before_t<N1, "features.denseblock2.denselayer7", L2>;
    static_assert(std::same_as<N2::input, Shape<3, 32, 32>>);
    static_assert(std::same_as<N2::output, Shape<10>>);
    check(golden::derived_model<N2>(), "densenet121.88");
}

TEST_CASE("DenseNet121: surgeries 89 end in one that does not fit") {
    using N0 = DenseNet121;
    using L1 = Conv2d<576, 32, Kernel<3>, Padding<1>, Groups<2>>;
    static_assert(can_replace_v<N0, "features.denseblock3.denselayer11", L1>);
    using N1 = replace_t<N0, "features.denseblock3.denselayer11", L1>;
    using L2 = Conv2d<960, 32, Kernel<3>, Padding<2>, Dilation<2>>;
    static_assert(can_replace_v<N1, "features.denseblock4.denselayer15", L2>);
    using N2 = replace_t<N1, "features.denseblock4.denselayer15", L2>;
    using L3 = Named<"added3", AdaptiveAvgPool2d<1>>;
    // PyTorch: Sizes of tensors must match except in dimension 1. Expected size 2 but got size 1 for tensor number 1
    static_assert(!can_insert_before_v<N2, "features.denseblock3.denselayer9.norm2", L3>);
}
