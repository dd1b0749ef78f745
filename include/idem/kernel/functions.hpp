/// The names of the functions that a kernel can apply to each number it writes. activation.hpp defines them; who
/// only describes a network needs no more than the names.
#pragma once

namespace idem::kernel {

struct None;
struct Relu;
struct Relu6;
template <double slope>
struct LeakyRelu;
template <double alpha>
struct Elu;
struct Selu;
struct Gelu;      // with the error function
struct GeluTanh;  // PyTorch's approximate="tanh"
struct Silu;
struct Mish;
struct Sigmoid;
struct Tanh;
struct Hardswish;
struct Hardsigmoid;
template <double beta, double threshold>
struct Softplus;

}  // namespace idem::kernel
