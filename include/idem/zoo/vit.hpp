/// ViT-B/16 with torchvision's keys, those of older files included (mlp.linear_1 for mlp.0).
/// Source: Dosovitskiy et al. (2020), "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale".
#pragma once

#include <idem/compose/attention.hpp>
#include <idem/compose/branches.hpp>
#include <idem/compose/checkpoint.hpp>
#include <idem/compose/named.hpp>
#include <idem/compose/network.hpp>
#include <idem/compose/sequential.hpp>
#include <idem/layer/activation.hpp>
#include <idem/layer/convolution.hpp>
#include <idem/layer/dropout.hpp>
#include <idem/layer/embedding.hpp>
#include <idem/layer/flatten.hpp>
#include <idem/layer/layer_norm.hpp>
#include <idem/layer/linear.hpp>
#include <idem/layer/slice.hpp>
#include <idem/zoo/with_config.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace idem::zoo {

/// A key of a file of torchvision's, as its VisionTransformer has it today.
struct VitKeys {
    static std::string key(std::string_view in_file) {
        std::string key(in_file);
        const auto exchange = [&key](std::string_view old, std::string_view now) {
            if (const auto at = key.find(old); at != std::string::npos) key.replace(at, old.size(), now);
        };
        exchange(".mlp.linear_1.", ".mlp.0.");
        exchange(".mlp.linear_2.", ".mlp.3.");
        return key;
    }
};

/// Numbers of a vision transformer; ViT-B/16's, unless said otherwise.
struct VitConfig {
    int image = 224;  // height and width
    int patch = 16;
    int width = 768;
    int heads = 12;
    int hidden = 3072;  // of the feed-forward
    int layers = 12;
    int classes = 1000;

    constexpr int patches() const { return image / patch * (image / patch); }
    /// What of it makes no network.
    constexpr idem::detail::Flaw flaw() const {
        const idem::detail::Flaw flaw = detail::settings_flaw({{"image", image},
                                                               {"patch", patch},
                                                               {"width", width},
                                                               {"heads", heads},
                                                               {"hidden", hidden},
                                                               {"layers", layers, 0},
                                                               {"classes", classes}},
                                                              heads, width);
        if (flaw.code != diagnostic::Code::none || image % patch == 0) return flaw;
        return {diagnostic::Code::patches_do_not_fill, {}, {patch, image}};
    }
};

namespace detail {

template <int D>
using VitNorm = BasicLayerNorm<Shape<D>, Eps<1e-6>>;

/// (T, D) to (T, D).
template <int D, int Heads, int Hidden>
using VitLayer =
    Sequential<Residual<Sequential<Named<"ln_1", VitNorm<D>>, Named<"self_attention", MultiheadAttention<D, Heads>>,
                                   Named<"dropout", Dropout>>>,
               Residual<Sequential<Named<"ln_2", VitNorm<D>>,
                                   Named<"mlp", Sequential<Linear<D, Hidden>, GELU<>, Dropout, Linear<Hidden, D>,
                                                           Dropout>>>>>;

/// "encoder_layer_0", "encoder_layer_1", …
template <int number>
inline constexpr auto vit_layer_name_v = [] {
    constexpr Text name = Text("encoder_layer_").append(number);
    return FixedString<name.size()>(name.view());
}();

template <class L, class Indices>
struct VitLayers;
template <class L, int... I>
struct VitLayers<L, std::integer_sequence<int, I...>> {
    using type = Sequential<Named<vit_layer_name_v<I>, L>...>;
};

/// (T, D) to (T, D), the positions added.
template <VitConfig c>
using VitEncoder =
    Sequential<Add<Identity, Here<Learned<"pos_embedding", Shape<c.patches() + 1, c.width>>>>,
               Named<"dropout", Dropout>,
               Named<"layers", typename VitLayers<VitLayer<c.width, c.heads, c.hidden>,
                                                  std::make_integer_sequence<int, c.layers>>::type>,
               Named<"ln", VitNorm<c.width>>>;

template <VitConfig c>
struct VitNetwork {
    using type = Network<Shape<3, c.image, c.image>, Checkpoint<VitKeys>,
                         Named<"conv_proj", Conv2d<3, c.width, Kernel<c.patch>, Stride<c.patch>>>,
                         BasicFlatten<1, 2>, Permute<1, 0>,
                         Concat<Axis<0>, Here<Learned<"class_token", Shape<1, c.width>>>, Identity>,
                         Named<"encoder", VitEncoder<c>>, Select<0, 0>,
                         Named<"heads", Sequential<Named<"head", Linear<c.width, c.classes>>>>>;
};

}  // namespace detail

/// (3, image, image) to (classes).
template <VitConfig config>
struct BasicVit : detail::with_config_t<config, detail::VitNetwork<config>> {};

/// torchvision.models.vit_b_16.
struct VitB16 : BasicVit<VitConfig{}> {};

}  // namespace idem::zoo
