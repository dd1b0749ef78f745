#include "check.hpp"

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/prelu.hpp>
#include <idem/layer/softmax.hpp>

using namespace idem;
using golden::layers;

namespace {

/// 67 elements fill no whole number of vectors. They lie in [-8, 8), and then in [-256, 256), where exp(x) overflows.
template <class Activation>
void check_activation(const std::string& name) {
    using Net = Network<Shape<67>, Activation>;
    golden::check<Net>(layers, name, 8);
    golden::check<Net>(layers, name + "_large_inputs", 256);
}

}  // namespace

TEST_CASE("piecewise linear activations give PyTorch's outputs") {
    check_activation<ReLU>("relu");
    check_activation<ReLU6>("relu6");
    check_activation<LeakyReLU>("leaky_relu");
    check_activation<BasicLeakyReLU<0.2>>("leaky_relu_slope");
    check_activation<Hardswish>("hardswish");
    check_activation<Hardsigmoid>("hardsigmoid");
}

TEST_CASE("smooth activations give PyTorch's outputs") {
    check_activation<ELU>("elu");
    check_activation<SELU>("selu");
    check_activation<GELU<>>("gelu");
    check_activation<GELU<Approximate::tanh>>("gelu_tanh");
    check_activation<SiLU>("silu");
    check_activation<Mish>("mish");
    check_activation<Sigmoid>("sigmoid");
    check_activation<Tanh>("tanh");
    check_activation<Softplus>("softplus");
}

TEST_CASE("PReLU gives PyTorch's outputs, with one slope or one for each channel") {
    golden::check<Network<Shape<67>, PReLU>>(layers, "prelu", 8);
    golden::check<Network<Shape<5, 4, 3>, PReLU>>(layers, "prelu_image", 8);
    golden::check<Network<Shape<17, 3, 4>, BasicPReLU<17>>>(layers, "prelu_channels", 8);
    golden::check<Network<Shape<6, 9>, BasicPReLU<6>>>(layers, "prelu_rows", 8);
    golden::check<Network<Shape<3, 6, 5>, Conv2d<3, 8, Kernel<3>>, BasicPReLU<8>, Conv2d<8, 5, Kernel<1>>>>(
        layers, "conv_prelu");
}

TEST_CASE("Softmax and LogSoftmax on one axis give PyTorch's outputs") {
    golden::check<Network<Shape<19>, Softmax>>(layers, "softmax", 8);
    golden::check<Network<Shape<19>, LogSoftmax>>(layers, "log_softmax", 8);
    golden::check<Network<Shape<19>, Softmax>>(layers, "softmax_large_inputs", 1000);
}

TEST_CASE("Softmax and LogSoftmax work along the channels, or along the axis they are given") {
    golden::check<Network<Shape<5, 4, 3>, Softmax>>(layers, "softmax_channels", 8);
    golden::check<Network<Shape<5, 4, 3>, LogSoftmax>>(layers, "log_softmax_channels", 8);
    golden::check<Network<Shape<3, 4, 7>, BasicSoftmax<Axis<-1>>>>(layers, "softmax_last_axis", 8);
    golden::check<Network<Shape<6, 9>, BasicLogSoftmax<Axis<-1>>>>(layers, "log_softmax_rows", 8);
}
