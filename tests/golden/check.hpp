/// Runs a network and compares with what PyTorch gave for the same parameters and inputs.
///
///     golden::check<Network<Shape<33>, Linear<33, 17>>>(golden::layers, "linear");
///
/// compares the shape of every output, and its values: max|y - expected| <= tolerance * max|expected|. The batch is the
/// golden's; a second run takes its first sample alone, in the same workspace. Two threads must give the bits of one.
/// make_goldens.py defines the cases.
#pragma once

#include "golden/derive.hpp"
#include "golden/derived_model.hpp"
#include "support/catch.hpp"

#include <idem/io/safetensors.hpp>
#include <idem/plan/model.hpp>
#include <idem/plan/run_arguments.hpp>
#include <idem/shape/extents.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace golden {

/// A file of goldens, and how close a network must come.
struct Suite {
    const char* file;
    double tolerance;
};
inline constexpr Suite layers{"layers.safetensors", 1e-5};
inline constexpr Suite networks{"networks.safetensors", 1e-4};
inline constexpr Suite transformer_layers{"transformers.safetensors", 1e-5};
inline constexpr Suite transformers{"transformers.safetensors", 1e-4};

/// The arrays of a file that make_goldens.py wrote.
inline idem::StateDict read_goldens(const std::string& file) {
    return idem::read_safetensors(IDEM_TEST_DATA_DIR "/golden/" + file);
}

/// What PyTorch gave for one output: extents with the batch first.
struct Expected {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

inline Expected expected(const idem::StateDict& goldens, const std::string& key) {
    const idem::Tensor* tensor = goldens.find(key);
    INFO("golden: " << key);
    REQUIRE(tensor != nullptr);
    REQUIRE(tensor->element == idem::Element::f32);
    Expected result{tensor->shape, std::vector<float>(tensor->bytes.size() / sizeof(float))};
    std::memcpy(result.values.data(), tensor->bytes.data(), tensor->bytes.size());
    return result;
}

/// One output is stored under the case's name, several under name.0, name.1, …
inline std::vector<std::string> output_names(const std::string& name, std::size_t count) {
    if (count == 1) return {name};
    std::vector<std::string> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(name + "." + std::to_string(i));
    return result;
}

/// max|y - expected| / max|expected|, or infinity where y is not a number. `y` may be the first samples only.
inline double distance(std::span<const float> y, std::span<const float> expected) {
    double largest = 0, difference = 0;
    for (const float value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double d = std::abs(static_cast<double>(y[i]) - static_cast<double>(expected[i]));
        if (std::isnan(d)) return std::numeric_limits<double>::infinity();
        difference = std::max(difference, d);
    }
    return difference / largest;
}

/// What an input of a case is: a derived array, by its name.
struct Source {
    std::string name;
    std::int64_t below = 0;         // of ids: these are less
    bool same_for_samples = false;  // one array for the whole batch
    float scale = 1;                // of floats
};

/// The elements of one input: float, std::int64_t or bool.
struct Elements {
    std::vector<float> floats{};
    std::vector<std::int64_t> ids{};
    std::shared_ptr<bool[]> mask{};
    std::size_t size = 0;

    template <class T>
    std::span<const T> span() const {
        if constexpr (std::is_same_v<T, float>)
            return floats;
        else if constexpr (std::is_same_v<T, std::int64_t>)
            return ids;
        else
            return {mask.get(), size};
    }
};

inline Elements mask_of(const std::vector<std::uint8_t>& mask) {
    Elements result{.mask = std::make_shared<bool[]>(mask.size()), .size = mask.size()};
    std::transform(mask.begin(), mask.end(), result.mask.get(), [](std::uint8_t byte) { return byte != 0; });
    return result;
}

template <class T>
std::vector<T> repeated(const std::vector<T>& values, std::size_t times) {
    std::vector<T> result;
    for (std::size_t i = 0; i < times; ++i) result.insert(result.end(), values.begin(), values.end());
    return result;
}

inline Elements elements_of(const Source& source, const idem::Extents& extents, std::size_t batch) {
    const std::size_t times = source.same_for_samples ? batch : 1;
    const std::size_t count = batch / times * static_cast<std::size_t>(extents.size());
    if (extents.numbers == idem::Numbers::ids)
        return {.ids = repeated(derived_ids(source.name, count, source.below), times)};
    if (extents.numbers == idem::Numbers::mask)
        return mask_of(repeated(derived_mask(source.name, count, static_cast<std::size_t>(extents[-1])), times));
    std::vector<float> values = derived_input(source.name, count);
    for (float& value : values) value *= source.scale;
    return {.floats = repeated(values, times)};
}

using Arrays = std::vector<std::vector<float>>;

/// Filled with NaN, so that an element which is never written is found.
inline Arrays outputs_for(std::span<const idem::Extents> streams, std::size_t batch) {
    Arrays result;
    for (const idem::Extents& stream : streams)
        result.emplace_back(batch * static_cast<std::size_t>(stream.size()), std::numeric_limits<float>::quiet_NaN());
    return result;
}

inline void check_shape(const Expected& expected, const idem::Extents& stream) {
    std::vector<std::int64_t> shape{expected.shape[0]};
    for (int axis = 0; axis < stream.rank; ++axis) shape.push_back(stream[axis]);
    CHECK(expected.shape == shape);
}

/// `y` may be the first samples only.
inline void check_values(const Suite& suite, const std::string& name, std::span<const float> expected,
                         std::span<const float> y) {
    REQUIRE(y.size() <= expected.size());
    const double measured = distance(y, expected);
    std::printf("%-32s %7zu values  max|d|/max|y| = %.1e\n", name.c_str(), y.size(), measured);
    INFO("output " << name << ", " << y.size() << " values");
    CHECK(measured <= suite.tolerance);
}

/// The extents of a network's inputs and outputs.
template <class Net>
inline constexpr const idem::detail::Streams& inputs_of = idem::detail::InputsOf<typename Net::input>::list.streams;
template <class Net>
inline constexpr const idem::detail::Streams& outputs_of =
    idem::detail::OutputStreams<typename Net::output>::list.streams;

/// model.run(inputs..., outputs..., workspace, more...)
template <class Net, class Policy, class... More>
idem::Status run(const idem::Model<Net, Policy>& model, idem::Workspace<Net>& workspace,
                 const std::vector<Elements>& inputs, Arrays& outputs, const More&... more) {
    return [&]<std::size_t... I, std::size_t... O>(std::index_sequence<I...>, std::index_sequence<O...>) {
        return model.run(inputs[I].template span<idem::detail::element_t<inputs_of<Net>.extents[I].numbers>>()...,
                         std::span<float>(outputs[O])..., workspace, more...);
    }
    (std::make_index_sequence<idem::Model<Net, Policy>::input_count>{},
     std::make_index_sequence<idem::Model<Net, Policy>::output_count>{});
}

inline bool same_bits(const Arrays& a, const Arrays& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(float)) == 0;
    });
}

/// Runs a model of any type, by one thread or two.
using Runner = std::function<idem::Status(const std::vector<Elements>& inputs, Arrays& outputs, int threads)>;

/// A case of a file and the network that it is compared with, without the network's type: there are hundreds.
struct Case {
    Suite suite;
    std::vector<std::string> names;  // of the outputs
    std::vector<Source> sources;     // of the inputs
    std::span<const idem::Extents> inputs, outputs;
    std::vector<Expected> wanted{};  // of each output

    std::size_t batch() const { return static_cast<std::size_t>(wanted[0].shape[0]); }

    /// What PyTorch gave, in the network's shapes.
    void read() {
        INFO("case: " << names[0]);
        REQUIRE(sources.size() == inputs.size());
        REQUIRE(names.size() == outputs.size());
        const idem::StateDict goldens = read_goldens(suite.file);
        for (std::size_t i = 0; i < names.size(); ++i) {
            wanted.push_back(expected(goldens, names[i]));
            check_shape(wanted[i], outputs[i]);
        }
    }
    void compare(const Runner& runner) const {
        INFO("case: " << names[0]);
        for (const std::size_t count : {batch(), std::size_t{1}}) {
            std::vector<Elements> x;
            for (std::size_t i = 0; i < inputs.size(); ++i) x.push_back(elements_of(sources[i], inputs[i], count));
            Arrays y = outputs_for(outputs, count), y_of_two = outputs_for(outputs, count);
            REQUIRE(runner(x, y, 1) == idem::Status::ok);
            for (std::size_t i = 0; i < names.size(); ++i) check_values(suite, names[i], wanted[i].values, y[i]);
            REQUIRE(runner(x, y_of_two, 2) == idem::Status::ok);
            CHECK(same_bits(y, y_of_two));
        }
    }
};

/// Runs a model on the derived inputs that `sources` name, and compares output i with the golden `names[i]`.
template <class Net, class Policy>
void check_model(const Suite& suite, const idem::Model<Net, Policy>& model, const std::vector<std::string>& names,
                 const std::vector<Source>& sources) {
    Case golden{suite, names, sources, std::span(inputs_of<Net>.extents, model.input_count),
                std::span(outputs_of<Net>.extents, model.output_count)};
    golden.read();
    idem::Workspace<Net> workspace{golden.batch(), 2};
    golden.compare([&](const std::vector<Elements>& x, Arrays& y, int threads) {
        if (threads == 1) return run(model, workspace, x, y);
        return run(model, workspace, x, y, idem::executor::OpenMP{threads});
    });
}

/// input0, input1, … times `scale`.
inline std::vector<Source> numbered_inputs(std::size_t count, float scale) {
    std::vector<Source> sources;
    for (std::size_t i = 0; i < count; ++i) sources.push_back({.name = "input" + std::to_string(i), .scale = scale});
    return sources;
}

template <class Net, class Policy = idem::policy::Precise>
void check(const Suite& suite, const std::string& name, float scale = 1) {
    const idem::Model<Net, Policy> model = derived_model<Net, Policy>();
    check_model(suite, model, output_names(name, model.output_count), numbered_inputs(model.input_count, scale));
}

}  // namespace golden
