/// Keys of parameters are those of the same module in PyTorch.
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/parameters.hpp>

#include <string>
#include <vector>

using namespace idem;

namespace paths_test {
namespace {

/// A layer with one parameter, so that a list of keys is a list of layers.
struct P {
    static constexpr Extents output(Extents in) { return in; }
    static constexpr std::array<Parameter, 1> parameters(Extents) { return {Parameter{"p", {1}}}; }
    static void forward(std::span<const float>, std::span<float>, std::span<const float>);
};

using Keys = std::vector<std::string>;

/// The paths of the layers, in order.
template <class... L>
Keys paths_of() {
    Keys paths;
    for (const ParameterSpec& spec : parameter_specs<Network<Shape<4>, L...>>()) {
        REQUIRE(spec.key.ends_with(".p"));
        paths.push_back(spec.key.substr(0, spec.key.size() - 2));
    }
    return paths;
}

struct Block : Sequential<Named<"conv1", P>, ReLU, Named<"conv2", P>> {};

}  // namespace

TEST_CASE("a layer without a name has its index in its Sequential") {
    CHECK(paths_of<P, ReLU, P>() == Keys{"0", "2"});
    CHECK(paths_of<Sequential<P, P>, P, Sequential<ReLU, Sequential<P>>>() == Keys{"0.0", "0.1", "1", "2.1.0"});
}

TEST_CASE("a named layer has its name instead, and still counts") {
    CHECK(paths_of<Named<"fc1", P>, ReLU, Named<"fc2", P>, P>() == Keys{"fc1", "fc2", "3"});
    CHECK(paths_of<Named<"layer1", Sequential<P, Named<"fc", P>>>>() == Keys{"layer1.0", "layer1.fc"});
    CHECK(paths_of<Named<"outer", Named<"inner", P>>>() == Keys{"outer.inner"});
}

TEST_CASE("Identity keeps its slot: siblings' keys do not shift") {
    CHECK(paths_of<P, Identity, P, Dropout, P>() == Keys{"0", "2", "4"});
    CHECK(paths_of<Identity, Sequential<Identity, P>>() == Keys{"1.1"});
    using Net = Network<Shape<4>, P, Sequential<P, P>, P>;
    CHECK(parameter_specs<replace_t<Net, "1.0", Identity>>()[1].key == "1.1.p");
    CHECK(parameter_specs<replace_t<Net, "1", Identity>>()[1].key == "2.p");
}

TEST_CASE("what surgery noted takes no index") { CHECK(paths_of<P, Removed<"fc">, P>() == Keys{"0", "1"}); }

TEST_CASE("Repeat has indices, as torch.nn.Sequential and ModuleList") {
    CHECK(paths_of<Named<"layers", Repeat<3, P>>>() == Keys{"layers.0", "layers.1", "layers.2"});
    CHECK(paths_of<Named<"layers", Repeat<2, Block>>>() ==
          Keys{"layers.0.conv1", "layers.0.conv2", "layers.1.conv1", "layers.1.conv2"});
}

TEST_CASE("combinators add nothing to the paths of named layers") {
    CHECK(paths_of<Residual<Named<"fc", P>>>() == Keys{"fc"});
    CHECK(paths_of<Named<"block", Residual<Sequential<Named<"fc1", P>, ReLU, Named<"fc2", P>>, Named<"down", P>>>>() ==
          Keys{"block.fc1", "block.fc2", "block.down"});
    CHECK(paths_of<Sequential<Residual<Named<"fc1", P>>, Residual<Named<"fc2", P>>>>() == Keys{"0.fc1", "0.fc2"});
    CHECK(paths_of<Add<Named<"a", P>, Named<"b", P>>, Mul<Named<"c", P>, Named<"d", P>>>() == Keys{"a", "b", "c", "d"});
    CHECK(paths_of<Concat<Named<"a", P>, Sequential<Concat<Axis<0>, Named<"b", P>, Identity>>>>() == Keys{"a", "b"});
    CHECK(paths_of<Fork<Named<"a", P>, Named<"b", P>>>() == Keys{"a", "b"});
    CHECK(paths_of<Tap<"kept", Named<"a", P>>, Tap<"more", Residual<Named<"b", P>>>>() == Keys{"a", "b"});
}

TEST_CASE("a layer without a name inside a combinator has the combinator's slot") {
    CHECK(paths_of<ReLU, Residual<P>, P>() == Keys{"1", "2"});
    CHECK(paths_of<ReLU, Residual<Sequential<P, P>>>() == Keys{"1.0", "1.1"});
    CHECK(paths_of<Named<"attend", Residual<Sequential<ReLU, P>>>>() == Keys{"attend.1"});
    CHECK(paths_of<ReLU, Tap<"kept", P>, Tap<"more", Sequential<P>>>() == Keys{"1", "2.0"});
}

TEST_CASE("a Tap lets names through as the layer that it keeps would") {
    CHECK(paths_of<Tap<"kept", Sequential<Named<"fc", P>>>, Tap<"more", Block>>() ==
          Keys{"0.fc", "1.conv1", "1.conv2"});
    CHECK(paths_of<Tap<"kept", Residual<Sequential<Named<"fc", P>>>>>() == Keys{"fc"});
}

TEST_CASE("Optional and Switch are attributes with a name") {
    CHECK(paths_of<Optional<"drive", P>, P>() == Keys{"drive", "1"});
    CHECK(paths_of<Optional<"drive", Sequential<P, ReLU, P>>>() == Keys{"drive.0", "drive.2"});
    CHECK(paths_of<Named<"chain", Sequential<Optional<"drive", Residual<Named<"fc", P>>>>>>() ==
          Keys{"chain.drive.fc"});
    CHECK(paths_of<Switch<"amp", P, Sequential<ReLU, P>, Named<"lead", P>>>() == Keys{"amp.0", "amp.1.1", "amp.lead"});
    CHECK(paths_of<Switch<"amp", Residual<P>, Residual<Named<"fc", P>>>>() == Keys{"amp.0", "amp.1.fc"});
}

TEST_CASE("a struct that derives from a composition has the composition's paths") {
    struct Net : Network<Shape<4>, Block, Named<"tail", Block>> {};
    Keys keys;
    for (const ParameterSpec& spec : parameter_specs<Net>()) keys.push_back(spec.key);
    CHECK(keys == Keys{"0.conv1.p", "0.conv2.p", "tail.conv1.p", "tail.conv2.p"});
}

TEST_CASE("a basic block of a ResNet has torchvision's keys") {
    using Blocks = Sequential<
        Sequential<Residual<Sequential<Named<"conv1", P>, Named<"bn1", P>, ReLU, Named<"conv2", P>, Named<"bn2", P>>,
                            Named<"downsample", Sequential<P, P>>>,
                   ReLU>,
        Sequential<Residual<Sequential<Named<"conv1", P>, Named<"bn1", P>, ReLU, Named<"conv2", P>, Named<"bn2", P>>>,
                   ReLU>>;
    CHECK(paths_of<Named<"layer2", Blocks>>() ==
          Keys{"layer2.0.conv1", "layer2.0.bn1", "layer2.0.conv2", "layer2.0.bn2", "layer2.0.downsample.0",
               "layer2.0.downsample.1", "layer2.1.conv1", "layer2.1.bn1", "layer2.1.conv2", "layer2.1.bn2"});
}

}  // namespace paths_test
