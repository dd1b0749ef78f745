/// What `run` is called with: spans of the right elements, the network's workspace, and perhaps an executor and a
/// length.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/plan/executor.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/type_name.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace idem {

/// An input's elements: float for a Shape, std::int64_t for Ids, bool for a Mask.
class InputSpan {
  public:
    constexpr InputSpan() = default;
    InputSpan(std::span<const float> values) : InputSpan(values, Numbers::real) {}
    InputSpan(std::span<const std::int64_t> ids) : InputSpan(ids, Numbers::ids) {}
    InputSpan(std::span<const bool> mask) : InputSpan(mask, Numbers::mask) {}

    const std::byte* data() const { return data_; }
    /// In elements.
    std::size_t size() const { return size_; }
    Numbers numbers() const { return numbers_; }

  private:
    template <class T>
    InputSpan(std::span<const T> elements, Numbers numbers)
        : data_(reinterpret_cast<const std::byte*>(elements.data())), size_(elements.size()), numbers_(numbers) {}

    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    Numbers numbers_ = Numbers::real;
};

/// How many positions the streams of a run have, of a network of tokens, of rows (T, C), or of channels (C, T) that
/// convolutions with a stride of 1 leave T of: 1 to T. Spans hold so many for each sample, and the run costs what they
/// cost.
struct Length {
    int positions = 0;
};

namespace detail {

template <Numbers numbers>
using element_t = std::conditional_t<numbers == Numbers::real, float,
                                     std::conditional_t<numbers == Numbers::ids, std::int64_t, bool>>;

template <class T>
inline constexpr bool is_executor_v = std::is_same_v<T, executor::Inline> || std::is_same_v<T, executor::OpenMP>;

/// Whether an argument from the i-th on is a `Wanted`, and which value it has.
template <class Wanted, class Tuple, std::size_t i>
constexpr bool has_argument() {
    if constexpr (i >= std::tuple_size_v<Tuple>) return false;
    else return std::is_same_v<std::remove_cvref_t<std::tuple_element_t<i, Tuple>>, Wanted> ||
                has_argument<Wanted, Tuple, i + 1>();
}
template <class Wanted, class Tuple, std::size_t i>
constexpr Wanted argument(const Tuple& arguments) {
    if constexpr (std::is_same_v<std::remove_cvref_t<std::tuple_element_t<i, Tuple>>, Wanted>)
        return std::get<i>(arguments);
    else return argument<Wanted, Tuple, i + 1>(arguments);
}
/// The executor among them; the calling thread where there is none.
template <class Tuple, std::size_t i>
constexpr auto executor_in(const Tuple& arguments) {
    if constexpr (i >= std::tuple_size_v<Tuple>) return executor::Inline{};
    else if constexpr (is_executor_v<std::remove_cvref_t<std::tuple_element_t<i, Tuple>>>)
        return std::get<i>(arguments);
    else return executor_in<Tuple, i + 1>(arguments);
}

/// Spans, the network's workspace, and perhaps an executor and a length; of `extend`, which counts the positions, no
/// length.
template <const Streams& in, std::size_t outputs, class Workspace, class Tuple, bool extends>
struct RunCheck {
    static constexpr std::size_t inputs = static_cast<std::size_t>(in.count);
    static constexpr std::size_t given = std::tuple_size_v<Tuple>, least = inputs + outputs + 1;
    template <std::size_t i>
    static constexpr bool right_type() {
        using Given = std::tuple_element_t<i, Tuple>;
        if constexpr (i < inputs)
            return std::is_convertible_v<Given, std::span<const element_t<in.extents[i].numbers>>>;
        else if constexpr (i < inputs + outputs) return std::is_convertible_v<Given, std::span<float>>;
        else if constexpr (i == inputs + outputs) return std::is_same_v<Given, Workspace&>;
        else return is_extra_v<i> && !repeats<i>();
    }
    static constexpr bool right = [] {
        if (given < least || given > least + 2) return false;
        return []<std::size_t... i>(std::index_sequence<i...>) {
            return (right_type<i>() && ...);
        }(std::make_index_sequence<given>{});
    }();
    static constexpr Text sentence() {
        using diagnostic::number;
        if constexpr (right) return {};
        else {
            Text workspace, wrong;
            append_type_name(workspace, raw_type_name<Workspace>());
            if constexpr (given >= least && given <= least + 2) append_first_wrong(wrong);
            else wrong.append("it is given ").append(given).append(" arguments");
            return diagnostic::say(diagnostic::Code::run_arguments,
                                   {number(inputs).view(), number(outputs).view(), workspace.view(), wrong.view(),
                                    extends ? "extend" : "run", extends ? "" : " and a Length"});
        }
    }

  private:
    template <std::size_t i>
    static constexpr bool is_length_v = std::is_same_v<std::remove_cvref_t<std::tuple_element_t<i, Tuple>>, Length>;
    template <std::size_t i>
    static constexpr bool is_extra_v =
        is_executor_v<std::remove_cvref_t<std::tuple_element_t<i, Tuple>>> || (is_length_v<i> && !extends);
    /// Whether an extra is a second one of its kind.
    template <std::size_t i>
    static constexpr bool repeats() {
        if constexpr (i <= least) return false;
        else return is_length_v<i> == is_length_v<i - 1>;
    }

    /// "argument 4 is int", and of an input what belongs there if it is not floats.
    template <std::size_t i = 0>
    static constexpr void append_first_wrong(Text& text) {
        if constexpr (right_type<i>()) append_first_wrong<i + 1>(text);
        else {
            text.append("argument ").append(i + 1).append(" is ");
            if constexpr (i >= least && is_extra_v<i>)
                text.append("a second ").append(is_length_v<i> ? "Length" : "executor");
            else append_type_name(text, raw_type_name<std::remove_reference_t<std::tuple_element_t<i, Tuple>>>());
            if constexpr (i < inputs) {
                if (in.extents[i].numbers == Numbers::ids) text.append(" where a span of std::int64_t belongs");
                if (in.extents[i].numbers == Numbers::mask) text.append(" where a span of bool belongs");
            }
        }
    }
};

}  // namespace detail
}  // namespace idem
