/// The activations of torch.nn that work on each number alone; the formulas stand in kernel/activation.hpp.
/// Where PyTorch's constructor takes a number, the plain name has PyTorch's default and Basic… takes another.
#pragma once

#include <idem/kernel/functions.hpp>
#include <idem/layer/layer.hpp>

namespace idem {
namespace detail {

template <class F>
struct ActivationLayer {
    static constexpr Role role = Role::activation;
    using function = F;

    static constexpr Extents output(Extents in) { return in; }
};

}  // namespace detail

struct ReLU : detail::ActivationLayer<kernel::Relu> {};
struct ReLU6 : detail::ActivationLayer<kernel::Relu6> {};
template <double negative_slope = 0.01>
struct BasicLeakyReLU : detail::ActivationLayer<kernel::LeakyRelu<negative_slope>> {};
struct LeakyReLU : BasicLeakyReLU<> {};
template <double alpha = 1.0>
struct BasicELU : detail::ActivationLayer<kernel::Elu<alpha>> {};
struct ELU : BasicELU<> {};
struct SELU : detail::ActivationLayer<kernel::Selu> {};

/// How GELU computes the normal distribution's Φ.
enum class Approximate { none, tanh };
template <Approximate approximate = Approximate::none>
struct GELU : detail::ActivationLayer<kernel::Gelu> {};
template <>
struct GELU<Approximate::tanh> : detail::ActivationLayer<kernel::GeluTanh> {};

struct SiLU : detail::ActivationLayer<kernel::Silu> {};
struct Mish : detail::ActivationLayer<kernel::Mish> {};
struct Sigmoid : detail::ActivationLayer<kernel::Sigmoid> {};
struct Tanh : detail::ActivationLayer<kernel::Tanh> {};
struct Hardswish : detail::ActivationLayer<kernel::Hardswish> {};
struct Hardsigmoid : detail::ActivationLayer<kernel::Hardsigmoid> {};
template <double beta = 1.0, double threshold = 20.0>
struct BasicSoftplus : detail::ActivationLayer<kernel::Softplus<beta, threshold>> {};
struct Softplus : BasicSoftplus<> {};

}  // namespace idem
