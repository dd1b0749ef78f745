/// Multilayer perceptron: Linear and ReLU in turn, ending in a Linear; keys as of torch.nn.Sequential: "0.weight",
/// "2.weight" …
#pragma once

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/linear.hpp>
#include <idem/support/type_list.hpp>

namespace idem::zoo {
namespace detail {

template <class Activation, int... sizes>
struct MlpLayers;
template <class Activation, int In, int Out>
struct MlpLayers<Activation, In, Out> {
    using type = idem::detail::List<Linear<In, Out>>;
};
template <class Activation, int In, int Out, int... more>
    requires(sizeof...(more) > 0)
struct MlpLayers<Activation, In, Out, more...> {
    using type = idem::detail::concat_t<idem::detail::List<Linear<In, Out>, Activation>,
                                        typename MlpLayers<Activation, Out, more...>::type>;
};

template <class Activation, int In, int... sizes>
struct MlpNetwork {
    template <class... L>
    using network = Network<Shape<In>, L...>;
    using type = idem::detail::apply_t<typename MlpLayers<Activation, In, sizes...>::type, network>;
};

}  // namespace detail

/// Mlp<784, 512, 10> is Linear<784, 512>, ReLU, Linear<512, 10>.
template <int... sizes>
struct Mlp : detail::MlpNetwork<ReLU, sizes...>::type {};

/// The same with another activation: BasicMlp<Tanh, 1, 8, 8, 1>.
template <class Activation, int... sizes>
struct BasicMlp : detail::MlpNetwork<Activation, sizes...>::type {};

}  // namespace idem::zoo
