/// Names and shapes of parameters, as PyTorch's state_dict lists them, and options in any order.
#include "layer/state_of.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <ostream>
#include <string>

using namespace idem;

namespace {

using layer_test::state_of;

/// Whether two layers do the same, but for the order in which their options are written.
template <class A, class B>
bool alike(const Extents& in) {
    const detail::Operation a = A::operation(in), b = B::operation(in);
    return A::output(in) == B::output(in) && state_of<A>(in) == state_of<B>(in) && a.geometry == b.geometry &&
           a.weight == b.weight && a.bias == b.bias && a.normalisation.eps == b.normalisation.eps;
}

}  // namespace

TEST_CASE("Linear has a weight (Out, In) and a bias") {
    CHECK(state_of<Linear<7, 3>>({7}) == "weight 3 7, bias 3");
    CHECK(state_of<Linear<7, 3>>({5, 7}) == "weight 3 7, bias 3");
    CHECK(state_of<Linear<7, 3, Bias<true>>>({7}) == "weight 3 7, bias 3");
    CHECK(state_of<Linear<7, 3, Bias<false>>>({7}) == "weight 3 7");
}

TEST_CASE("Conv2d has a weight (Out, In / Groups, kh, kw) and a bias") {
    CHECK(state_of<Conv2d<3, 8, Kernel<5>>>({3, 9, 9}) == "weight 8 3 5 5, bias 8");
    CHECK(state_of<Conv2d<3, 8, Kernel<5, 2>, Bias<false>>>({3, 9, 9}) == "weight 8 3 5 2");
    CHECK(state_of<Conv2d<6, 8, Kernel<3>, Groups<2>>>({6, 9, 9}) == "weight 8 3 3 3, bias 8");
    CHECK(state_of<Conv2d<6, 6, Kernel<3>, Groups<6>, Dilation<2>>>({6, 9, 9}) == "weight 6 1 3 3, bias 6");
}

TEST_CASE("BatchNorm has weight, bias, running mean and variance, and a counter that is not read") {
    const std::string expected = "weight 4, bias 4, running_mean 4, running_var 4, num_batches_tracked";
    CHECK(state_of<BatchNorm1d<4>>({4}) == expected);
    CHECK(state_of<BatchNorm2d<4>>({4, 5, 5}) == expected);
    CHECK(state_of<BatchNorm2d<4, Affine<false>>>({4, 5, 5}) == "running_mean 4, running_var 4, num_batches_tracked");
    CHECK(detail::parameters_of<BatchNorm2d<4>>({4, 5, 5}).stored() == 4);
    CHECK(detail::parameters_of<BatchNorm2d<4, Affine<false>>>({4, 5, 5}).stored() == 2);
}

TEST_CASE("lazy layers have the parameters of the layers that their input makes them") {
    CHECK(state_of<LazyLinear<3>>({5, 7}) == state_of<Linear<7, 3>>({5, 7}));
    CHECK(state_of<LazyLinear<3, Bias<false>>>({9}) == "weight 3 9");
    CHECK(state_of<LazyConv2d<8, Kernel<5>>>({3, 9, 9}) == state_of<Conv2d<3, 8, Kernel<5>>>({3, 9, 9}));
    CHECK(state_of<LazyConv2d<8, Kernel<1>, Groups<2>, Bias<false>>>({6, 9, 9}) == "weight 8 3 1 1");
    CHECK(state_of<LazyBatchNorm1d<>>({9, 2}) == state_of<BatchNorm1d<9>>({9, 2}));
    CHECK(state_of<LazyBatchNorm2d<>>({9, 2, 2}) == state_of<BatchNorm2d<9>>({9, 2, 2}));
    CHECK(state_of<LazyBatchNorm2d<Affine<false>>>({9, 2, 2}) == state_of<BatchNorm2d<9, Affine<false>>>({9, 2, 2}));
}

TEST_CASE("other layers have no parameters") {
    CHECK(state_of<Identity>({4}).empty());
    CHECK(state_of<Dropout>({4}).empty());
    CHECK(state_of<ReLU>({4}).empty());
    CHECK(state_of<Flatten>({4}).empty());
    CHECK(state_of<Softmax>({4}).empty());
    CHECK(state_of<MaxPool2d<Kernel<2>>>({4, 4, 4}).empty());
    CHECK(state_of<AvgPool2d<Kernel<2>>>({4, 4, 4}).empty());
    CHECK(state_of<AdaptiveAvgPool2d<1>>({4, 4, 4}).empty());
}

TEST_CASE("options may stand in any order") {
    CHECK(alike<Conv2d<4, 8, Kernel<3>, Stride<2>, Padding<1>, Dilation<1, 2>, Groups<2>, Bias<false>>,
                Conv2d<4, 8, Bias<false>, Groups<2>, Dilation<1, 2>, Padding<1>, Stride<2>, Kernel<3>>>({4, 9, 9}));
    CHECK(alike<MaxPool2d<Kernel<3>, Stride<2>, Padding<1>, CeilMode<true>>,
                MaxPool2d<CeilMode<true>, Padding<1>, Stride<2>, Kernel<3>>>({4, 9, 9}));
    CHECK(alike<AvgPool2d<Kernel<3>, Padding<1>, CountIncludePad<false>>,
                AvgPool2d<CountIncludePad<false>, Kernel<3>, Padding<1>>>({4, 9, 9}));
    CHECK(alike<BatchNorm2d<4, Eps<1e-3>, Affine<false>>, BatchNorm2d<4, Affine<false>, Eps<1e-3>>>({4, 9, 9}));
    CHECK_FALSE(alike<BatchNorm2d<4, Eps<1e-3>>, BatchNorm2d<4>>({4, 9, 9}));
    CHECK_FALSE(
        alike<AvgPool2d<Kernel<3>, Padding<1>, CountIncludePad<false>>, AvgPool2d<Kernel<3>, Padding<1>>>({4, 9, 9}));
}

TEST_CASE("one number means both directions, and two are vertical and horizontal") {
    CHECK(
        alike<Conv2d<4, 8, Kernel<3>, Stride<2>, Padding<1>>, Conv2d<4, 8, Kernel<3, 3>, Stride<2, 2>, Padding<1, 1>>>(
            {4, 9, 9}));
    CHECK(Conv2d<4, 8, Kernel<3, 1>>::output({4, 9, 9}) == Extents{8, 7, 9});
    CHECK(Conv2d<4, 8, Kernel<3>, Padding<0, 1>>::output({4, 9, 9}) == Extents{8, 7, 9});
    CHECK(MaxPool2d<Kernel<1>, Stride<1, 3>>::output({4, 9, 9}) == Extents{4, 9, 3});
}

TEST_CASE("options that are written out as they are by default change nothing") {
    CHECK(alike<Conv2d<4, 8, Kernel<3>>,
                Conv2d<4, 8, Kernel<3>, Stride<1>, Padding<0>, Dilation<1>, Groups<1>, Bias<true>>>({4, 9, 9}));
    CHECK(alike<MaxPool2d<Kernel<2>>, MaxPool2d<Kernel<2>, Stride<2>, Padding<0>, Dilation<1>, CeilMode<false>>>(
        {4, 9, 9}));
    CHECK(alike<AvgPool2d<Kernel<2>>, AvgPool2d<Kernel<2>, CountIncludePad<true>>>({4, 9, 9}));
    CHECK(alike<BatchNorm2d<4>, BatchNorm2d<4, Eps<1e-5>, Affine<true>>>({4, 9, 9}));
}

TEST_CASE("a layer knows which options it takes, each once") {
    using diagnostic::Code;
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<3>>::flaw().code == Code::none);
    STATIC_REQUIRE(Conv2d<4, 8>::flaw().code == Code::option_missing);
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<3>, CeilMode<true>>::flaw().code == Code::unknown_option);
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<3>, Kernel<3>>::flaw().code == Code::option_given_twice);
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<3>, Stride<0>>::flaw().code == Code::option_out_of_range);
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<3>, Padding<-1>>::flaw().code == Code::option_out_of_range);
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<1, 2, 3>>::flaw().code == Code::too_many_numbers);
    STATIC_REQUIRE(Conv2d<0, 8, Kernel<3>>::flaw().code == Code::option_out_of_range);
    STATIC_REQUIRE(Conv2d<4, 0, Kernel<3>>::flaw().code == Code::option_out_of_range);
    STATIC_REQUIRE(Conv2d<4, 8, Kernel<3>, Groups<3>>::flaw().code == Code::groups_do_not_divide);
    STATIC_REQUIRE(Conv2d<6, 8, Kernel<3>, Groups<3>>::flaw().code == Code::groups_do_not_divide);
    STATIC_REQUIRE(MaxPool2d<Kernel<3>, Padding<2>>::flaw().code == Code::padding_too_large);
    STATIC_REQUIRE(MaxPool2d<Kernel<3>, Groups<1>>::flaw().code == Code::unknown_option);
    STATIC_REQUIRE(MaxPool2d<Kernel<3>, CountIncludePad<true>>::flaw().code == Code::unknown_option);
    STATIC_REQUIRE(AvgPool2d<Kernel<3>, Dilation<2>>::flaw().code == Code::unknown_option);
    STATIC_REQUIRE(Linear<4, 8, Kernel<3>>::flaw().code == Code::unknown_option);
    STATIC_REQUIRE(Linear<-4, 8>::flaw().code == Code::option_out_of_range);
    STATIC_REQUIRE(BatchNorm2d<4, Bias<false>>::flaw().code == Code::unknown_option);
}
