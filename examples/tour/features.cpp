/// ResNet-18 without its classifier: `resnet.fc = nn.Identity()`, and 512 features a picture.
#include "tour.hpp"

#include <idem/zoo/resnet.hpp>

#include <concepts>

using namespace idem;

using Net = zoo::ResNet18;
using Features = replace_t<Net, "fc", Identity>;

static_assert(std::same_as<Net::output, Shape<1000>>);
static_assert(std::same_as<Features::output, Shape<512>>);

int main() {
    const auto weights = tour::pseudo_random_weights<Net>();
    const auto model = load<Net>(weights);
    const auto features = replace<"fc">(model, Identity{});

    xt::xtensor<float, 4> picture({1, 3, 224, 224});
    const auto pixels = tour::numbers(picture.size(), -1, 1);
    std::copy(pixels.begin(), pixels.end(), picture.begin());

    const xt::xtensor<float, 2> y = features(picture);
    bool holds = tour::claim("(1, 3, 224, 224) gives (1, 512)", y.shape(0) == 1 && y.shape(1) == 512);

    const xt::xtensor<float, 4> pooled = truncate<"avgpool">(model)(picture);  // (1, 512, 1, 1)
    holds &= tour::claim("bit for bit what the network computes up to avgpool",
                         tour::same({y.data(), y.size()}, {pooled.data(), pooled.size()}));

    const xt::xtensor<float, 2> classes = model(picture);
    const auto expected = tour::linear(weights, "fc", {y.begin(), y.end()});
    holds &= tour::claim("and what fc, in plain loops, makes the whole network's answer of",
                         tour::close({classes.data(), classes.size()}, expected, 1e-4F));
    return holds ? 0 : 1;
}
