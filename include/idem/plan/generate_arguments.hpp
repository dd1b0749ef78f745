/// What `generate` is called with: a model, a span of ids, how ids follow, the network's workspace, and perhaps a
/// function that is told of each id and an executor.
#pragma once

#include <idem/plan/run_arguments.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/type_name.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace idem::detail {

/// `Given`: what stands behind the model.
template <class Workspace, class Sampling, class... Given>
struct GenerateCheck {
    static constexpr std::size_t count = sizeof...(Given), least = 3, most = 5;

    template <std::size_t i>
    static constexpr bool right_type() {
        using Argument = std::tuple_element_t<i, std::tuple<Given...>>;
        constexpr bool is_executor = is_executor_v<std::remove_cvref_t<Argument>>;
        if constexpr (i == 0) return std::is_convertible_v<Argument, std::span<const std::int64_t>>;
        else if constexpr (i == 1) return std::is_convertible_v<Argument, const Sampling&>;
        else if constexpr (i == 2) return std::is_convertible_v<Argument, Workspace&>;
        else if constexpr (i == 3) return std::invocable<Argument, std::int64_t> || (is_executor && count == 4);
        else return is_executor;
    }
    static constexpr bool has_sampling = [] {
        if constexpr (count < 2) return false;
        else return right_type<1>();
    }();
    static constexpr bool right = [] {
        if constexpr (count < least || count > most) return false;
        else
            return []<std::size_t... i>(std::index_sequence<i...>) {
                return (right_type<i>() && ...);
            }(std::index_sequence_for<Given...>{});
    }();
    static constexpr Text sentence() {
        if constexpr (right) return {};
        else {
            Text workspace, wrong;
            append_type_name(workspace, raw_type_name<Workspace>());
            if constexpr (count >= least && count <= most) append_first_wrong(wrong);
            else wrong.append("it is given ").append(1 + count).append(" arguments");
            return diagnostic::say(diagnostic::Code::generate_arguments, {workspace.view(), wrong.view()});
        }
    }

  private:
    template <std::size_t i = 0>
    static constexpr void append_first_wrong(Text& text) {
        if constexpr (right_type<i>()) append_first_wrong<i + 1>(text);
        else {
            using Argument = std::tuple_element_t<i, std::tuple<Given...>>;
            text.append("argument ").append(i + 2).append(" is ");
            if constexpr (std::is_same_v<Argument, Workspace>) text.append("a temporary one");
            else append_type_name(text, raw_type_name<std::remove_reference_t<Argument>>());
        }
    }
};

}  // namespace idem::detail
