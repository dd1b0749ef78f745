/// What is loaded and what is refused. The texts are those of PyTorch 1.13's load_state_dict, with the file's name
/// added.
#include "support/catch.hpp"
#include "support/message_of.hpp"

#include <idem/io/strict.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using idem::Element;
using idem::detail::Expectation;
using idem::StateDict;
using idem::Tensor;

namespace strict_test {
namespace {

Tensor zeros(std::vector<std::int64_t> shape, Element element = Element::f32) {
    const std::size_t size = idem::byte_size(element, shape).value();
    auto owner = std::make_shared<std::vector<std::byte>>(size);
    return {element, std::move(shape), *owner, owner};
}

Tensor of_floats(std::vector<float> values) {
    auto owner = std::make_shared<std::vector<float>>(std::move(values));
    return {Element::f32, {static_cast<std::int64_t>(owner->size())}, std::as_bytes(std::span(*owner)), owner};
}

std::string fault_of(const StateDict& state, const Expectation& expectation, bool strict = true) {
    return message_of<idem::LoadError>([&] { idem::detail::match(state, expectation, strict); });
}

}  // namespace

TEST_CASE("parameters come in the network's order, shared with the file") {
    const StateDict state{"net.safetensors", {{"b", of_floats({3})}, {"a", of_floats({1, 2})}}};
    const Expectation expectation{"Net", {{"a", {2}}, {"b", {1}}}, {}, {}};
    const std::vector<idem::FloatArray> parameters = idem::detail::match(state, expectation, true);
    REQUIRE(parameters.size() == 2);
    CHECK(parameters[0].size == 2);
    CHECK(parameters[0].data.get()[1] == 2.0F);
    CHECK(parameters[1].data.get()[0] == 3.0F);
    CHECK(static_cast<const void*>(parameters[1].data.get()) == state.find("b")->bytes.data());
}

TEST_CASE("one key may serve several parameters") {
    const StateDict state{"", {{"a", of_floats({1, 2})}}};
    const auto parameters = idem::detail::match(state, {"Net", {{"a", {2}}, {"a", {2}}}, {}, {}}, true);
    CHECK(parameters[0].data == parameters[1].data);
}

TEST_CASE("an empty key is a key like others") {
    const StateDict state{"", {{"", of_floats({3})}, {"a", of_floats({1, 2})}}};
    CHECK(idem::detail::match(state, {"Net", {{"a", {2}}}, {}, {}}, false).size() == 1);
    CHECK(fault_of(state, {"Net", {{"a", {2}}}, {}, {}}) ==
          "Error(s) in loading state_dict for Net:\n\tUnexpected key(s) in state_dict: \"\". ");
}

TEST_CASE("all problems are told at once, in PyTorch's words and order") {
    // The same as PyTorch says of a Sequential with lin1 = Linear(300, 100), lin2 = Linear(2, 2) and a buffer s.
    const Expectation expectation{
        "Net",
        {{"s", {}}, {"lin1.weight", {100, 300}}, {"lin1.bias", {100}}, {"lin2.weight", {2, 2}}, {"lin2.bias", {2}}},
        {},
        {}};
    StateDict state{"net.safetensors",
                    {{"lin1.weight", zeros({100, 200})},
                     {"lin2.weight", zeros({2, 2})},
                     {"b", zeros({1})},
                     {"a.x", zeros({1})},
                     {"s", zeros({1, 1})}}};
    const std::string problems =
        ":\n\tMissing key(s) in state_dict: \"lin1.bias\", \"lin2.bias\". "
        "\n\tUnexpected key(s) in state_dict: \"b\", \"a.x\". "
        "\n\tsize mismatch for s: copying a param with shape torch.Size([1, 1]) from checkpoint, "
        "the shape in current model is torch.Size([])."
        "\n\tsize mismatch for lin1.weight: copying a param with shape torch.Size([100, 200]) from checkpoint, "
        "the shape in current model is torch.Size([100, 300]).";
    CHECK(fault_of(state, expectation) == "Error(s) in loading state_dict for Net from net.safetensors" + problems);
    state.origin = {};
    CHECK(fault_of(state, expectation) == "Error(s) in loading state_dict for Net" + problems);
}

TEST_CASE("control characters of a key are told by their numbers") {
    using namespace std::string_literals;
    CHECK_THAT(fault_of({"f", {{"a\0b\n"s, zeros({1})}}}, {"Net", {}, {}, {}}),
               Catch::Matchers::ContainsSubstring("\"a\\u0000b\\u000a\""));
}

TEST_CASE("an element type that is not floating is named with its key") {
    CHECK(
        fault_of({"f", {{"a.weight", zeros({2}, Element::i64)}}}, {"Net", {{"a.weight", {2}}}, {}, {}}) ==
        "Error(s) in loading state_dict for Net from f:\n\tdtype mismatch for a.weight: copying a param with dtype I64 "
        "from checkpoint, the dtype in current model is F32 (F64, F16 and BF16 are converted).");
}

TEST_CASE("a tensor whose bytes are fewer than its shape says is refused") {
    Tensor tensor = zeros({2});
    tensor.bytes = tensor.bytes.first(4);
    CHECK(fault_of({"f", {{"a", tensor}}}, {"Net", {{"a", {2}}}, {}, {}}) ==
          "Error(s) in loading state_dict for Net from f:\n\t"
          "size mismatch for a: 4 bytes do not hold shape torch.Size([2]) of F32.");
}

TEST_CASE("every floating type is taken") {
    for (const Element element : {Element::f64, Element::f32, Element::f16, Element::bf16}) {
        const auto parameters =
            idem::detail::match({"", {{"a", zeros({3, 2}, element)}}}, {"Net", {{"a", {3, 2}}}, {}, {}}, true);
        CHECK(parameters[0].size == 6);
        CHECK(parameters[0].data.get()[5] == 0.0F);
    }
}

TEST_CASE("keys that are ignored or below a known path are not unexpected") {
    const Expectation expectation{"Net", {{"a", {1}}}, {"bn.num_batches_tracked"}, {"fc", "layer1.0"}};
    const auto fault_of_key = [&](const std::string& key, Element element = Element::i64) {
        return fault_of({"", {{"a", zeros({1})}, {key, zeros({1}, element)}}}, expectation);
    };
    CHECK(fault_of_key("bn.num_batches_tracked").empty());
    CHECK(fault_of_key("fc").empty());
    CHECK(fault_of_key("fc.weight").empty());
    CHECK(fault_of_key("layer1.0.conv1.weight").empty());
    for (const std::string key :
         {"bn.num_batches_tracked.x", "fcx", "fc2.weight", "x.fc", "layer1", "layer1.01", "layer1.1"})
        CHECK(fault_of_key(key) ==
              "Error(s) in loading state_dict for Net:\n\tUnexpected key(s) in state_dict: \"" + key + "\". ");
}

TEST_CASE("a parameter below a known path is still read") {
    CHECK_FALSE(fault_of({"", {}}, {"Net", {{"fc.weight", {1}}}, {}, {"fc"}}).empty());
}

TEST_CASE("without strictness only unexpected keys pass") {
    const Expectation expectation{"Net", {{"a", {1}}, {"b", {1}}}, {}, {}};
    CHECK(fault_of({"", {{"a", zeros({1})}, {"b", zeros({1})}, {"c", zeros({1})}}}, expectation, false).empty());
    CHECK(fault_of({"", {{"a", zeros({2})}, {"c", zeros({1})}}}, expectation, false) ==
          "Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: \"b\". \n\tsize mismatch for a: "
          "copying a param with shape torch.Size([2]) from checkpoint, the shape in current model is torch.Size([1]).");
}

TEST_CASE("matching is linear in the number of keys") {
    StateDict state;
    Expectation expectation;
    const Tensor one = zeros({1});
    for (int i = 0; i < 100'000; ++i) {
        state.entries.emplace_back("layer." + std::to_string(i) + ".weight", one);
        expectation.parameters.push_back({"layer." + std::to_string(i) + ".weight", {1}});
    }
    // 10^10 comparisons would take far longer than this, sanitizers included.
    const auto begin = std::chrono::steady_clock::now();
    CHECK(idem::detail::match(state, expectation, true).size() == 100'000);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

}  // namespace strict_test
