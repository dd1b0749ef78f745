/// Whole models from files, and back.
#include "golden/derived_model.hpp"
#include "io/files.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/compose.hpp>
#include <idem/io/load.hpp>
#include <idem/io/safetensors.hpp>
#include <idem/plan/surgery.hpp>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace idem;
using Catch::Matchers::ContainsSubstring;
using golden::derived_input;
using naive::Vector;

namespace load_test {
namespace {

// clang-format off
struct Net : Network<Shape<2, 4, 4>,
    Named<"conv", Conv2d<2, 3, Kernel<3>, Padding<1>>>,
    Named<"bn", BatchNorm2d<3>>, ReLU, Named<"flat", Flatten>,
    Named<"fc", Linear<48, 5>>, Named<"relu", ReLU>,
    Named<"out", Linear<5, 2>>> {};

/// Of data/make_net.py.
struct FromNumpy : Network<Shape<5>,
    Named<"lin1", Linear<5, 7>>, Named<"bn", BatchNorm1d<7>>, ReLU, Named<"lin2", Linear<7, 3>>> {};

struct WithTies : Network<Shape<4>,
    Named<"a", Linear<4, 4>>, Named<"b", Tied<"a", Linear<4, 4>>>, ReLU,
    Named<"c", Linear<4, 4>>, Named<"d", Tied<"a", Linear<4, 4>>>> {};

struct WithIdentity : Network<Shape<3>,
    Named<"in", Linear<3, 3>>, Named<"extra", Identity>, Sequential<Identity, Linear<3, 2>>> {};
// clang-format on

Vector net(const StateDict& state, const Vector& x) {
    const naive::Image normal = naive::batch_norm(state, "bn", naive::conv2d(state, "conv", {2, 4, 4, x}, 3, 1));
    return naive::linear(state, "out", naive::relu(naive::linear(state, "fc", naive::relu(normal).values)));
}

template <class N>
StateDict derived() {
    return golden::derived_state_dict(parameter_specs<N>());
}

Tensor tensor_of(Element element, std::vector<std::int64_t> shape, std::vector<std::byte> bytes) {
    auto owner = std::make_shared<std::vector<std::byte>>(std::move(bytes));
    return {element, std::move(shape), *owner, owner};
}
Tensor zeros(std::vector<std::int64_t> shape) {
    const std::size_t size = byte_size(Element::f32, shape).value();
    return tensor_of(Element::f32, std::move(shape), std::vector<std::byte>(size));
}

StateDict with(StateDict state, const std::string& key, Tensor tensor) {
    std::erase_if(state.entries, [&](const auto& entry) { return entry.first == key; });
    state.entries.emplace_back(key, std::move(tensor));
    return state;
}
StateDict without(StateDict state, const std::string& key) {
    std::erase_if(state.entries, [&](const auto& entry) { return entry.first == key; });
    return state;
}

template <class N>
std::string load_error_of(const StateDict& state, LoadOptions options = {}) {
    return message_of<LoadError>([&] { load<N>(state, options); });
}

template <class T>
void append(std::vector<std::byte>& bytes, T number) {
    const auto raw = std::as_bytes(std::span(&number, 1));
    bytes.insert(bytes.end(), raw.begin(), raw.end());
}

/// IEEE binary16 of a number that it holds without loss and that is not denormal there.
std::uint16_t half_of(float value) {
    if (value == 0) return 0;
    int exponent = 0;
    const float fraction = std::frexp(std::abs(value), &exponent);  // in [0.5, 1)
    const auto mantissa = static_cast<unsigned>(std::ldexp(fraction, 11)) - 1024U;
    return static_cast<std::uint16_t>((value < 0 ? 0x8000U : 0U) | static_cast<unsigned>(exponent + 14) << 10 |
                                      mantissa);
}

/// The parameters, rounded to multiples of 1/64, which every floating type holds, and stored as `element`.
StateDict stored_as(Element element, const StateDict& state) {
    StateDict result{state.origin, {}};
    for (const auto& [key, tensor] : state.entries) {
        std::vector<std::byte> bytes;
        for (const float exact : naive::values(state, key)) {
            const float value = std::round(exact * 64) / 64;
            if (element == Element::f64)
                append(bytes, double{value});
            else if (element == Element::f32)
                append(bytes, value);
            else if (element == Element::f16)
                append(bytes, half_of(value));
            else
                append(bytes, static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
        }
        result.entries.emplace_back(key, tensor_of(element, tensor.shape, std::move(bytes)));
    }
    return result;
}

/// Each with a blank behind it.
std::string keys_of(const StateDict& state) {
    std::string keys;
    for (const auto& [key, tensor] : state.entries) keys.append(key).append(" ");
    return keys;
}

const std::string names[] = {"net.safetensors", "net.npz"};

}  // namespace

TEST_CASE("a model is loaded from a file of either format") {
    const TemporaryFolder folder;
    const StateDict state = derived<Net>();
    const Vector x = derived_input("x", 32);
    for (const std::string& name : names) {
        write_state_dict(folder / name, state);
        CHECK(naive::close(naive::run(load<Net>(folder / name), x), net(state, x)));
    }
}

TEST_CASE("a model is loaded from bytes in memory, wherever they begin, and keeps their owner") {
    const TemporaryFolder folder;
    const StateDict state = derived<Net>();
    const Vector x = derived_input("x", 32);
    for (const std::string& name : names) {
        write_state_dict(folder / name, state);
        for (const std::size_t begin : {std::size_t{0}, std::size_t{1}}) {
            auto owner = std::make_shared<const std::string>(std::string(begin, ' ') + contents_of(folder / name));
            const auto bytes = std::as_bytes(std::span(*owner)).subspan(begin);
            const auto model = load<Net>(read_state_dict(bytes, std::move(owner)));
            CHECK(naive::close(naive::run(model, x), net(state, x)));
        }
    }
}

TEST_CASE("files that numpy and Python wrote give what numpy computes") {
    const std::string data = IDEM_TEST_DATA_DIR "/io/data/";
    const StateDict outputs = read_state_dict(data + "net_outputs.npz");
    const Vector x = naive::values(outputs, "x"), y = naive::values(outputs, "y");
    REQUIRE(y.size() == 12);
    for (const std::string& name : names) CHECK(naive::close(naive::run(load<FromNumpy>(data + name), x), y));
    CHECK(
        naive::same(naive::run(load<FromNumpy>(data + names[0]), x), naive::run(load<FromNumpy>(data + names[1]), x)));
}

TEST_CASE("halves, bfloat16s and doubles become the floats that they are") {
    const TemporaryFolder folder;
    const StateDict state = stored_as(Element::f32, derived<Net>());
    const Vector x = derived_input("x", 32);
    const Vector expected = naive::run(load<Net>(state), x);
    CHECK(naive::close(expected, net(state, x)));
    for (const Element element : {Element::f16, Element::bf16, Element::f64})
        for (const std::string& name : names) {
            write_state_dict(folder / name, stored_as(element, derived<Net>()));
            CHECK(naive::same(naive::run(load<Net>(folder / name), x), expected));
        }
}

TEST_CASE("a model outlives its file") {
    const TemporaryFolder folder;
    const StateDict state = derived<Net>();
    const Vector x = derived_input("x", 32);
    write_state_dict(folder / names[0], state);
    const Model<Net> model = load<Net>(folder / names[0]);
    std::filesystem::remove(folder / names[0]);
    CHECK(naive::close(naive::run(model, x), net(state, x)));
}

TEST_CASE("all that is wrong with a file is told at once, with its name and both shapes") {
    const TemporaryFolder folder;
    StateDict state = without(derived<Net>(), "fc.bias");
    state = with(state, "fc.weight", zeros({5, 47}));
    state = with(state, "conv.weight", zeros({3, 2, 5, 5}));
    state = with(state, "head.weight", zeros({1}));
    for (const std::string& name : names) {
        write_state_dict(folder / name, state);
        try {
            load<Net>(folder / name);
            FAIL("loaded a file that does not fit");
        } catch (const LoadError& error) {
            const std::string text = error.what();
            CHECK_THAT(text, ContainsSubstring(folder / name));
            CHECK_THAT(text, ContainsSubstring("loading state_dict for"));
            CHECK_THAT(text, ContainsSubstring("Missing key(s) in state_dict: \"fc.bias\". "));
            CHECK_THAT(text, ContainsSubstring("Unexpected key(s) in state_dict: \"head.weight\". "));
            CHECK_THAT(text, ContainsSubstring("size mismatch for fc.weight: copying a param with shape "
                                               "torch.Size([5, 47]) from checkpoint, the shape in current model is "
                                               "torch.Size([5, 48])."));
            CHECK_THAT(text, ContainsSubstring("size mismatch for conv.weight: copying a param with shape "
                                               "torch.Size([3, 2, 5, 5]) from checkpoint, the shape in current model "
                                               "is torch.Size([3, 2, 3, 3])."));
        }
    }
    CHECK_THROWS_AS(load<Net>(folder / "none.safetensors"), FileError);
}

TEST_CASE("a network is named by its struct") {
    CHECK_THAT(load_error_of<Net>({}), ContainsSubstring("Net:"));
    CHECK_THAT(load_error_of<Net::definition>({}), ContainsSubstring("loading state_dict for Network:"));
}

TEST_CASE("counters of batches may be there or not") {
    const StateDict state = derived<Net>();
    CHECK(state.find("bn.num_batches_tracked") == nullptr);
    std::vector<std::byte> counter;
    append(counter, std::int64_t{7});
    const StateDict counted = with(state, "bn.num_batches_tracked", tensor_of(Element::i64, {}, counter));
    const Vector x = derived_input("x", 32);
    CHECK(naive::same(naive::run(load<Net>(counted), x), naive::run(load<Net>(state), x)));
    CHECK_FALSE(
        load_error_of<Net>(with(state, "fc.num_batches_tracked", tensor_of(Element::i64, {}, counter))).empty());
}

TEST_CASE("without strictness unexpected keys pass, and nothing else") {
    const StateDict state = with(derived<Net>(), "stray", zeros({1}));
    CHECK_THAT(load_error_of<Net>(state), ContainsSubstring("\"stray\""));
    const Vector x = derived_input("x", 32);
    CHECK(naive::close(naive::run(load<Net>(state, {.strict = false}), x), net(state, x)));
    CHECK_FALSE(load_error_of<Net>(without(state, "fc.bias"), {.strict = false}).empty());
    CHECK_FALSE(load_error_of<Net>(with(state, "fc.bias", zeros({6})), {.strict = false}).empty());
}

TEST_CASE("a prefix of a file's keys is left away where it stands") {
    const StateDict state = derived<Net>();
    StateDict wrapped = state;
    for (auto& [key, tensor] : wrapped.entries)
        if (key != "fc.bias") key.insert(0, "module.");
    const Vector x = derived_input("x", 32);
    CHECK_FALSE(load_error_of<Net>(wrapped).empty());
    CHECK(naive::same(naive::run(load<Net>(wrapped, {.prefix = "module."}), x), naive::run(load<Net>(state), x)));
    const TemporaryFolder folder;
    write_safetensors(folder / "wrapped.safetensors", wrapped);
    CHECK(naive::same(naive::run(load<Net>(folder / "wrapped.safetensors", {.prefix = "module."}), x),
                      naive::run(load<Net>(state), x)));
    CHECK_THAT(load_error_of<Net>(without(wrapped, "module.fc.weight"), {.prefix = "module."}),
               ContainsSubstring("Missing key(s) in state_dict: \"fc.weight\". "));
    for (const bool strict : {true, false})  // two keys that become one
        CHECK_THAT(load_error_of<Net>(with(wrapped, "module.fc.bias", zeros({5})), {strict, "module."}),
                   ContainsSubstring("Repeated key(s) in state_dict: \"fc.bias\". "));
}

TEST_CASE("the file of the whole network is known to what surgery left of it") {
    const StateDict state = derived<Net>();
    const StateDict stray = with(state, "stray.weight", zeros({1}));
    const auto knows_all_but_stray = [&]<class Changed>(Changed*) {
        CHECK(load_error_of<Changed>(state).empty());
        const std::string error = load_error_of<Changed>(stray);
        CHECK_THAT(error, ContainsSubstring("Unexpected key(s) in state_dict: \"stray.weight\". "));
        CHECK(error.find("size mismatch") == std::string::npos);
        CHECK_FALSE(load_error_of<Changed>(without(state, "conv.weight")).empty());
    };
    using Tail = split_t<Net, "flat">::tail;
    CHECK(load_error_of<Tail>(state).empty());
    CHECK_THAT(load_error_of<Tail>(stray), ContainsSubstring("Unexpected key(s) in state_dict: \"stray.weight\". "));
    using WithoutNormalisation = replace_t<Net, "bn", Identity>;
    knows_all_but_stray(static_cast<replace_t<Net, "out", Identity>*>(nullptr));
    knows_all_but_stray(static_cast<WithoutNormalisation*>(nullptr));
    knows_all_but_stray(static_cast<remove_t<Net, "out">*>(nullptr));
    knows_all_but_stray(static_cast<truncate_t<Net, "conv">*>(nullptr));
    knows_all_but_stray(static_cast<outputs_t<Net, "relu", "bn">*>(nullptr));
    knows_all_but_stray(static_cast<split_t<Net, "flat">::head*>(nullptr));
    knows_all_but_stray(static_cast<truncate_t<remove_t<WithoutNormalisation, "out">, "flat">*>(nullptr));
}

TEST_CASE("keys at or below the slot of an Identity are known, its neighbours' are not") {
    const StateDict state = derived<WithIdentity>();
    CHECK(state.find("2.1.weight") != nullptr);
    for (const std::string key : {"extra.weight", "extra", "extra.0.bias", "2.0.weight"})
        CHECK(load_error_of<WithIdentity>(with(state, key, zeros({1}))).empty());
    for (const std::string key : {"extras.weight", "in.extra", "2.2.weight", "2.0x"})
        CHECK_THAT(load_error_of<WithIdentity>(with(state, key, zeros({1}))),
                   ContainsSubstring("Unexpected key(s) in state_dict: \"" + key + "\". "));
}

TEST_CASE("a model that is saved and loaded again gives the same outputs, bit for bit") {
    const TemporaryFolder folder;
    const StateDict state = derived<Net>();
    const Vector x = derived_input("x", 32);
    const Model<Net> model = load<Net>(stored_as(Element::f16, state));
    for (const std::string& name : names) {
        save(model, folder / name);
        const StateDict saved = read_state_dict(folder / name);
        const std::vector<ParameterSpec> specs = parameter_specs<Net>();
        REQUIRE(saved.entries.size() == specs.size());
        for (std::size_t i = 0; i < specs.size(); ++i) {
            CHECK(saved.entries[i].first == specs[i].key);
            CHECK(saved.entries[i].second.shape == specs[i].shape);
            CHECK(saved.entries[i].second.element == Element::f32);
        }
        CHECK(naive::same(naive::run(load<Net>(folder / name), x), naive::run(model, x)));
    }
    CHECK_THROWS_AS(save(model, folder / "net.pt"), FileError);
}

TEST_CASE("what is tied is saved once, and loads into all layers that have it") {
    const TemporaryFolder folder;
    const Model<WithTies> model = golden::derived_model<WithTies>();
    const Vector x = derived_input("x", 12);
    REQUIRE(keys_of(state_dict(model)) == "a.weight a.bias b.weight b.bias c.weight c.bias d.weight d.bias ");
    for (const std::string& name : names) {
        save(model, folder / name);
        CHECK(keys_of(read_state_dict(folder / name)) == "a.weight a.bias c.weight c.bias ");
        CHECK(naive::same(naive::run(load<WithTies>(folder / name), x), naive::run(model, x)));
    }
}

TEST_CASE("what is tied to a layer that surgery removed is saved under its own key") {
    const TemporaryFolder folder;
    const auto tail = replace<"a">(golden::derived_model<WithTies>(), Identity{});
    const Vector x = derived_input("x", 12);
    save(tail, folder / "tail.npz");
    CHECK(keys_of(read_state_dict(folder / "tail.npz")) == "b.weight b.bias c.weight c.bias d.weight d.bias ");
    using Tail = decltype(tail)::network;
    CHECK(naive::same(naive::run(load<Tail>(folder / "tail.npz"), x), naive::run(tail, x)));
}

TEST_CASE("a model may be saved over the file that it came from") {
    const TemporaryFolder folder;
    const Vector x = derived_input("x", 32);
    for (const std::string& name : names) {
        write_state_dict(folder / name, derived<Net>());
        const Model<Net> model = load<Net>(folder / name);
        const Vector y = naive::run(model, x);
        save(model, folder / name);
        CHECK(naive::same(naive::run(model, x), y));
        CHECK(naive::same(naive::run(load<Net>(folder / name), x), y));
    }
}

}  // namespace load_test
