/// Surgery on models: what comes out computes what a model computes that is loaded for the new network, from weights
/// that are still the old model's.
#include "golden/derived_model.hpp"
#include "io/files.hpp"
#include "plan/naive.hpp"
#include "plan/networks.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/compose.hpp>
#include <idem/io/load.hpp>
#include <idem/io/surgery.hpp>
#include <idem/plan/model_access.hpp>
#include <idem/plan/surgery.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace idem;
using detail::ModelAccess;
using golden::derived;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

namespace {

/// Parameters of `state` whose key begins so, under another beginning.
StateDict renamed(const StateDict& state, const std::string& from, const std::string& to) {
    StateDict result{state.origin, {}};
    for (const auto& [key, tensor] : state.entries)
        if (key.starts_with(from)) result.entries.emplace_back(to + key.substr(from.size()), tensor);
    return result;
}

template <class Net>
std::set<const float*> packed_blocks(const Model<Net>& model) {
    std::set<const float*> blocks;
    for (const detail::PackedBlock& block : ModelAccess::weights(model).blocks)
        if (block.floats != nullptr) blocks.insert(block.floats.get());
    return blocks;
}

template <class Net>
std::set<const float*> parameters(const Model<Net>& model) {
    std::set<const float*> result;
    for (const FloatArray& parameter : ModelAccess::weights(model).parameters) result.insert(parameter.data.get());
    return result;
}

/// How many of `part` are not in `whole`.
std::size_t count_new(const std::set<const float*>& part, const std::set<const float*>& whole) {
    return static_cast<std::size_t>(
        std::count_if(part.begin(), part.end(), [&](const float* item) { return !whole.contains(item); }));
}

template <class Model>
using network_of = typename std::remove_cvref_t<Model>::network;

/// Whether a model computes what one does that is loaded anew, bit for bit.
template <class Net>
bool computes_as_if_loaded(const Model<Net>& model, const StateDict& state) {
    const Vector x = derived_input("x", 2 * Net::input::size);
    return naive::same(naive::run(model, x), naive::run(load<Net>(state), x));
}

template <class L>
struct IsBatchNorm2d : std::false_type {};
template <int C, class... Options>
struct IsBatchNorm2d<BatchNorm2d<C, Options...>> : std::true_type {};
template <class L>
using IsPool = std::is_same<L, MaxPool2d<Kernel<2>>>;

// clang-format off
struct WithShortcut : Network<Shape<12>,
    Named<"in", Linear<12, 12>>, ReLU,
    Named<"block", Residual<
        Sequential<Named<"lin1", Linear<12, 24>>, ReLU, Named<"lin2", Linear<24, 12>>>,
        Named<"shortcut", Identity>>>, ReLU,
    Named<"out", Linear<12, 3>>> {};

struct WithLazy : Network<Shape<2, 4, 4>,
    Named<"conv", Conv2d<2, 3, Kernel<1>>>, Named<"pool", MaxPool2d<Kernel<2>>>, Flatten,
    Named<"fc", LazyLinear<5>>> {};

struct Numbered : Network<Shape<6>, Linear<6, 6>, ReLU, Linear<6, 6>, Linear<6, 2>> {};

struct WithTie : Network<Shape<6>, Named<"a", Linear<6, 6>>, ReLU, Named<"b", Tied<"a", Linear<6, 6>>>> {};
// clang-format on

}  // namespace

TEST_CASE("a head that is replaced by an Identity leaves the features, and all weights in their place") {
    const Model<ConvNet> model = derived_model<ConvNet>();
    const auto headless = replace<"fc">(model, Identity{});
    const Vector x = derived_input("x", 192);
    CHECK(naive::close(naive::run(headless, x), naive::softmax(naive::conv_net_features(derived<ConvNet>(), x))));
    CHECK(computes_as_if_loaded(headless, derived<ConvNet>()));

    CHECK(packed_blocks(model).size() == 4);
    CHECK(packed_blocks(headless).size() == 3);
    CHECK(count_new(packed_blocks(headless), packed_blocks(model)) == 0);
    CHECK(parameters(headless).size() == parameters(model).size() - 2);
    CHECK(count_new(parameters(headless), parameters(model)) == 0);
}

TEST_CASE("packed weights lie one behind the other in one storage, those that surgery adds in one of their own") {
    const Model<Numbered> model = derived_model<Numbered>();
    const std::vector<detail::PackedBlock>& blocks = ModelAccess::weights(model).blocks;
    REQUIRE(blocks.size() == 3);
    const auto share = [](const detail::PackedBlock& a, const detail::PackedBlock& b) {
        return !a.floats.owner_before(b.floats) && !b.floats.owner_before(a.floats);
    };
    for (std::size_t i = 1; i < blocks.size(); ++i) {
        CHECK(share(blocks[i - 1], blocks[i]));
        CHECK(blocks[i - 1].floats.get() < blocks[i].floats.get());
        CHECK(reinterpret_cast<std::uintptr_t>(blocks[i].floats.get()) % 64 == 0);
    }
    const auto changed = replace<"2">(model, Linear<6, 6>{}, renamed(derived<Numbered>(), "0", "2"));
    const std::vector<detail::PackedBlock>& after = ModelAccess::weights(changed).blocks;
    REQUIRE(after.size() == 3);
    CHECK(after[0].floats == blocks[0].floats);
    CHECK(after[2].floats == blocks[2].floats);
    CHECK_FALSE(share(after[1], blocks[1]));
}

TEST_CASE("surgery leaves the old model as it was, and outlives it") {
    const Vector x = derived_input("x", 192);
    auto model = std::make_unique<Model<ConvNet>>(derived_model<ConvNet>());
    const Vector before = naive::run(*model, x);
    const auto features = truncate<"pool">(*model);
    CHECK(naive::same(naive::run(*model, x), before));
    model.reset();
    CHECK(naive::close(naive::run(features, x), naive::conv_net_features(derived<ConvNet>(), x)));
}

TEST_CASE("a BatchNorm that becomes an Identity is taken out of the convolution it was folded into") {
    const StateDict state = derived<ConvNet>();
    const Model<ConvNet> model = load<ConvNet>(state);
    const auto plain = truncate<"bn1">(replace<"bn1">(model, Identity{}));
    const Vector x = derived_input("x", 192);
    CHECK(naive::close(naive::run(plain, x), naive::conv2d(state, "conv1", {3, 8, 8, x}, 3, 1).values));

    const auto unfolded = replace<"bn1">(model, Identity{});
    CHECK(computes_as_if_loaded(unfolded, state));
    CHECK(count_new(packed_blocks(unfolded), packed_blocks(model)) == 1);
    CHECK(count_new(parameters(unfolded), parameters(model)) == 0);
    CHECK(parameters(unfolded).size() == parameters(model).size() - 4);

    const auto again = replace<"bn1">(unfolded, BatchNorm2d<6>{}, state);
    CHECK(naive::same(naive::run(again, x), naive::run(model, x)));
}

TEST_CASE("replace_if replaces every layer that it is true of") {
    const StateDict state = derived<ConvNet>();
    const Model<ConvNet> model = load<ConvNet>(state);
    const auto plain = replace_if<IsBatchNorm2d>(model, Identity{});
    CHECK(parameters(plain).size() == parameters(model).size() - 8);
    CHECK(count_new(parameters(plain), parameters(model)) == 0);
    CHECK(count_new(packed_blocks(plain), packed_blocks(model)) == 2);
    CHECK(computes_as_if_loaded(plain, state));

    const Vector x = derived_input("x", 192);
    const naive::Image stem = naive::relu(naive::conv2d(state, "conv1", {3, 8, 8, x}, 3, 1));
    const Vector block = naive::sum(naive::conv2d(state, "block.conv", stem, 3, 1).values, stem.values);
    CHECK(naive::close(naive::run(truncate<"block">(plain), x), block));
}

TEST_CASE("a replaced layer that has parameters reads them from a StateDict or a file, the others stay") {
    const StateDict state = derived<ConvNet>();
    const Model<ConvNet> model = load<ConvNet>(state);
    using Wider = Linear<160, 9>;
    const StateDict fresh = golden::derived_state_dict({{"fc.weight", {9, 160}}, {"fc.bias", {9}}, {"other", {2}}});
    const auto wider = replace<"fc">(model, Wider{}, fresh);
    const Vector x = derived_input("x", 192);
    CHECK(naive::close(naive::run(wider, x),
                       naive::softmax(naive::linear(fresh, "fc", naive::conv_net_features(state, x)))));
    CHECK(count_new(packed_blocks(wider), packed_blocks(model)) == 1);
    CHECK(count_new(parameters(wider), parameters(model)) == 2);

    const TemporaryFolder folder;
    for (const std::string name : {"head.safetensors", "head.npz"}) {
        write_state_dict(folder / name, fresh);
        const auto from_file = replace<"fc">(model, Wider{}, folder / name);
        CHECK(naive::same(naive::run(from_file, x), naive::run(wider, x)));
    }
    CHECK_THROWS_AS(replace<"fc">(model, Wider{}, folder / "none.safetensors"), FileError);
}

TEST_CASE("the same layer with other parameters takes the new ones") {
    const Model<SmallMlp> model = derived_model<SmallMlp>();
    const StateDict other =
        renamed(golden::derived_state_dict({{"x.weight", {10, 30}}, {"x.bias", {10}}}), "x", "lin2");
    const auto retrained = replace<"lin2">(model, Linear<30, 10>{}, other);
    STATIC_REQUIRE(
        std::is_same_v<detail::definition_t<network_of<decltype(retrained)>>, detail::definition_t<SmallMlp>>);
    const Vector x = derived_input("x", 20);
    const Vector hidden = naive::relu(naive::linear(derived<SmallMlp>(), "lin1", x));
    CHECK(naive::close(naive::run(retrained, x), naive::linear(other, "lin2", hidden)));
}

TEST_CASE("a tied layer follows the one that it is tied to, and takes no other parameters") {
    const Model<WithTie> model = derived_model<WithTie>();
    const StateDict fresh = golden::derived_state_dict({{"b.weight", {6, 6}}, {"b.bias", {6}}});
    const auto retrained = replace<"a">(model, Linear<6, 6>{}, renamed(fresh, "b", "a"));
    const Vector x = derived_input("x", 6);
    CHECK(naive::close(naive::run(retrained, x), naive::linear(fresh, "b", naive::relu(naive::linear(fresh, "b", x)))));
    CHECK(computes_as_if_loaded(retrained, state_dict(retrained)));

    using Head = Tied<"a", Linear<6, 6>>;
    CHECK(message_of<LoadError>([&] { return replace<"b">(model, Head{}, fresh); }) ==
          "b.weight is tied to a.weight, but the two are not the same.");
    const auto same = replace<"b">(retrained, Head{}, fresh);
    CHECK(parameters(same) == parameters(retrained));
}

TEST_CASE("surgery names parameters that are missing or of another shape") {
    const Model<SmallMlp> model = derived_model<SmallMlp>();
    const StateDict wrong = golden::derived_state_dict({{"lin2.weight", {7, 31}}, {"lin2.biases", {7}}});
    const std::string error = message_of<LoadError>([&] { return replace<"lin2">(model, Linear<30, 7>{}, wrong); });
    for (const std::string part : {"Missing key(s) in state_dict: \"lin2.bias\"", "size mismatch for lin2.weight",
                                   "torch.Size([7, 31])", "torch.Size([7, 30])", "derived parameters"})
        CHECK_THAT(error, Catch::Matchers::ContainsSubstring(part));
    CHECK(error.find("lin1") == std::string::npos);
    CHECK_FALSE(
        message_of<LoadError>([&] { return insert_after<"lin2">(model, Linear<10, 10>{}, StateDict{}); }).empty());
}

TEST_CASE("a shortcut becomes a projection, and an Identity again") {
    const StateDict state = derived<WithShortcut>();
    const Model<WithShortcut> model = load<WithShortcut>(state);
    const Vector x = derived_input("x", 12);
    const Vector in = naive::relu(naive::linear(state, "in", x));
    const Vector arm = naive::linear(state, "block.lin2", naive::relu(naive::linear(state, "block.lin1", in)));
    const auto rest = [&](const Vector& block) { return naive::linear(state, "out", naive::relu(block)); };
    CHECK(naive::close(naive::run(model, x), rest(naive::sum(arm, in))));

    const StateDict projection =
        golden::derived_state_dict({{"block.shortcut.weight", {12, 12}}, {"block.shortcut.bias", {12}}});
    const auto projected = replace<"block.shortcut">(model, Linear<12, 12>{}, projection);
    CHECK(
        naive::close(naive::run(projected, x), rest(naive::sum(arm, naive::linear(projection, "block.shortcut", in)))));
    CHECK(count_new(packed_blocks(projected), packed_blocks(model)) == 1);

    const auto back = replace<"block.shortcut">(projected, Identity{});
    CHECK(naive::same(naive::run(back, x), naive::run(model, x)));
    CHECK(packed_blocks(back) == packed_blocks(model));

    const auto other_arm = truncate<"block.lin1">(model);
    CHECK(naive::close(naive::run(other_arm, x), naive::linear(state, "block.lin1", in)));
}

TEST_CASE("outputs of inner layers come in the order asked for, and what nobody needs is not run") {
    const StateDict state = derived<ConvNet>();
    const Model<ConvNet> model = load<ConvNet>(state);
    const auto taps = outputs<"pool", "relu">(model);
    using Net = network_of<decltype(taps)>;
    STATIC_REQUIRE(std::is_same_v<Net::output, Outputs<Shape<10, 4, 4>, Shape<6, 8, 8>>>);
    const Vector x = derived_input("x", 192);
    Vector pool(160), relu(384);
    Workspace<Net> workspace{1};
    REQUIRE(taps.run(std::span<const float>(x), std::span<float>(pool), std::span<float>(relu), workspace) ==
            Status::ok);
    CHECK(naive::close(relu, naive::conv_net_trunk(state, x).values));
    CHECK(naive::close(pool, naive::conv_net_features(state, x)));
    CHECK(count_new(packed_blocks(taps), packed_blocks(model)) == 0);
    CHECK(packed_blocks(taps).size() == 3);
    CHECK(parameters(taps).size() == parameters(model).size() - 2);
}

TEST_CASE("the two parts of a split model give in turn what the whole gives") {
    const StateDict state = derived<ConvNet>();
    const Model<ConvNet> model = load<ConvNet>(state);
    const auto [head, tail] = split<"relu">(model);
    const Vector x = derived_input("x", 2 * 192);
    const Vector between = naive::run(head, x);
    CHECK(naive::close(std::span(between).first(384),
                       naive::conv_net_trunk(state, Vector(x.begin(), x.begin() + 192)).values));
    CHECK(naive::same(naive::run(tail, between), naive::run(model, x)));
    CHECK(packed_blocks(head).size() + packed_blocks(tail).size() == packed_blocks(model).size());
    CHECK(count_new(packed_blocks(head), packed_blocks(model)) == 0);
    CHECK(count_new(packed_blocks(tail), packed_blocks(model)) == 0);
    CHECK(parameters(head).size() + parameters(tail).size() == parameters(model).size());
}

TEST_CASE("a removed layer takes its parameters along, and the later ones stay with their layers") {
    const StateDict state = derived<Numbered>();
    const auto shorter = remove<"2">(load<Numbered>(state));
    const Vector x = derived_input("x", 6);
    CHECK(naive::close(naive::run(shorter, x), naive::linear(state, "3", naive::relu(naive::linear(state, "0", x)))));
    const StateDict kept = state_dict(shorter);
    REQUIRE(kept.entries.size() == 4);
    CHECK(kept.entries[2].first == "2.weight");
    CHECK(naive::same(naive::values(kept, "2.weight"), naive::values(state, "3.weight")));
    CHECK(computes_as_if_loaded(shorter, kept));
}

TEST_CASE("an inserted layer takes its parameters in, and the later ones stay with their layers") {
    const StateDict state = derived<Numbered>();
    const Model<Numbered> model = load<Numbered>(state);
    const Vector x = derived_input("x", 6);
    const Vector hidden = naive::linear(state, "2", naive::relu(naive::linear(state, "0", x)));
    CHECK(
        naive::close(naive::run(insert_after<"2">(model, ReLU{}), x), naive::linear(state, "3", naive::relu(hidden))));
    CHECK(
        naive::close(naive::run(insert_before<"3">(model, ReLU{}), x), naive::linear(state, "3", naive::relu(hidden))));

    const StateDict third = golden::derived_state_dict({{"3.weight", {6, 6}}, {"3.bias", {6}}});
    const Vector expected = naive::linear(state, "3", naive::linear(third, "3", hidden));
    const auto before = insert_before<"3">(model, Linear<6, 6>{}, third);
    CHECK(naive::close(naive::run(before, x), expected));
    const auto after = insert_after<"2">(model, Linear<6, 6>{}, third);
    CHECK(naive::close(naive::run(after, x), expected));
    CHECK(count_new(packed_blocks(after), packed_blocks(model)) == 1);
    CHECK(computes_as_if_loaded(after, state_dict(after)));
}

TEST_CASE("surgery needs the file no more") {
    const TemporaryFolder folder;
    const StateDict state = derived<ConvNet>();
    const Vector x = derived_input("x", 192);
    for (const std::string name : {"net.safetensors", "net.npz"}) {
        write_state_dict(folder / name, state);
        const Model<ConvNet> model = load<ConvNet>(folder / name);
        std::filesystem::remove(folder / name);
        CHECK(naive::close(naive::run(truncate<"relu">(model), x), naive::conv_net_trunk(state, x).values));
        CHECK(computes_as_if_loaded(replace<"bn1">(model, Identity{}), state));
    }
}

TEST_CASE("choices stay as they were made, and the branches keep their parameters") {
    const StateDict state = derived<Chosen>();
    const Model<Chosen> model = load<Chosen>(state).with<"extra">(false).with<"head">(1);
    const Vector x = derived_input("x", 8);
    CHECK(naive::close(naive::run(model, x), naive::chosen(state, x, false, 1)));
    const auto changed = replace<"head.1.hidden">(model, Linear<8, 16>{}, state);
    CHECK(naive::close(naive::run(changed, x), naive::chosen(state, x, false, 1)));
    const auto others = changed.template with<"extra">(true).template with<"head">(0);
    CHECK(naive::close(naive::run(others, x), naive::chosen(state, x, true, 0)));

    const auto without = replace<"in">(model, Identity{});
    const Vector y = naive::run(without.template with<"head">(0), x);
    CHECK(naive::close(y, naive::linear(state, "head.0", naive::relu(x))));

    const auto second = truncate<"head.1.out">(model);
    CHECK(naive::close(naive::run(second, x), naive::chosen(state, x, false, 1)));
    CHECK(naive::close(naive::run(second.template with<"extra">(true), x), naive::chosen(state, x, true, 1)));
}

TEST_CASE("a lazy layer behind a change that needs other parameters is refused, and named") {
    const Model<WithLazy> model = derived_model<WithLazy>();
    CHECK(message_of<LoadError>([&] { return replace<"pool">(model, Identity{}); }) ==
          "size mismatch for fc.weight: the model's has shape (5, 12), the network after surgery takes (5, 48)");
    CHECK(message_of<LoadError>([] { detail::exchange({}, {}, {}, {{"gain", {}}}, {{"gain", {1}}}); }) ==
          "size mismatch for gain: the model's has shape (), the network after surgery takes (1)");
    CHECK_FALSE(message_of<LoadError>([&] { return remove<"pool">(model); }).empty());
    CHECK_FALSE(message_of<LoadError>([&] { return replace_if<IsPool>(model, Identity{}); }).empty());
    CHECK_FALSE(message_of<LoadError>([&] { return insert_after<"pool">(model, MaxPool2d<Kernel<2>>{}); }).empty());
    CHECK_FALSE(message_of<LoadError>([&] {
                    return replace<"conv">(model, Conv2d<2, 4, Kernel<1>>{},
                                    golden::derived_state_dict({{"conv.weight", {4, 2, 1, 1}}, {"conv.bias", {4}}}));
                }).empty());
    const auto averaged = replace<"pool">(model, AvgPool2d<Kernel<2>>{});
    CHECK(computes_as_if_loaded(averaged, derived<WithLazy>()));
}
