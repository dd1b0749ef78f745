/// Multilayer perceptron: Linear and ReLU in turn, ending in a Linear; keys as of torch.nn.Sequential: "0.weight",
/// "2.weight" …
#pragma once

#include <idem/compose/network.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/linear.hpp>
#include <idem/support/type_list.hpp>

#include <cstddef>

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

template <std::size_t count>
struct WidthsCheck {
    static constexpr Text sentence() {
        namespace diagnostic = idem::diagnostic;
        if (count > 1) return {};
        return diagnostic::say(diagnostic::Code::mlp_needs_widths, {diagnostic::number(count).view()});
    }
};

template <class Activation, int... sizes>
struct MlpNetwork {
    static_assert(idem::detail::fits<idem::detail::says_t<WidthsCheck<sizeof...(sizes)>>>,
                  "idem: this does not fit together");
    using type = Network<Shape<1>>;
};
template <class Activation, int In, int... sizes>
    requires(sizeof...(sizes) > 0)
struct MlpNetwork<Activation, In, sizes...> {
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
