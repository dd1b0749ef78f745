#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/batch_norm.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/dropout.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/identity.hpp>
#include <idem/layer/linear.hpp>

using namespace idem;
using golden::check;
using golden::layers;

TEST_CASE("Linear gives PyTorch's outputs") {
    check<Network<Shape<33>, Linear<33, 17>>>(layers, "linear");
    check<Network<Shape<5>, Linear<5, 1>>>(layers, "linear_to_one");
    check<Network<Shape<1>, Linear<1, 5>>>(layers, "linear_from_one");
    check<Network<Shape<300>, Linear<300, 129>>>(layers, "linear_wide");
    check<Network<Shape<19>, Linear<19, 35, Bias<false>>>>(layers, "linear_no_bias");
}

TEST_CASE("Linear on (T, C) works on each row, as in PyTorch") {
    check<Network<Shape<7, 13>, Linear<13, 21>>>(layers, "linear_rows");
    check<Network<Shape<5, 16>, Linear<16, 3, Bias<false>>>>(layers, "linear_rows_no_bias");
}

TEST_CASE("Linear with what follows it gives PyTorch's outputs") {
    check<Network<Shape<33>, Linear<33, 17>, ReLU>>(layers, "linear_relu");
    check<Network<Shape<33>, Linear<33, 17>, BatchNorm1d<17>>>(layers, "linear_batchnorm");
    check<Network<Shape<33>, Linear<33, 17, Bias<false>>, BatchNorm1d<17>, ReLU>>(layers, "linear_batchnorm_relu");
}

TEST_CASE("Flatten puts elements into PyTorch's order") {
    check<Network<Shape<3, 5, 6>, Conv2d<3, 5, Kernel<3>>, Flatten, Linear<60, 11>>>(layers, "flatten_linear");
    check<Network<Shape<3, 5, 6>, Conv2d<3, 5, Kernel<3>>, Flatten>>(layers, "flatten");
}

TEST_CASE("keys of nested, skipped and parameterless children are PyTorch's") {
    check<Network<Shape<9>, Sequential<Linear<9, 12>, Tanh>, Linear<12, 7>>>(layers, "nested");
    check<Network<Shape<9>, Identity, Linear<9, 12>, Identity, Linear<12, 7>>>(layers, "identity");
    check<Network<Shape<9>, Linear<9, 12>, Dropout, Linear<12, 7>>>(layers, "dropout");
}
