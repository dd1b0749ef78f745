/// Whether a network offers a choice that is to be made.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/support/diagnostics.hpp>
#include <idem/support/fixed_string.hpp>

#include <string_view>

namespace idem::detail {

/// Whether a network offers a choice of this name, and the names that it offers.
struct ChoiceFinder final : Observer {
    std::string_view wanted;
    bool found = false;
    Text names{};

    constexpr explicit ChoiceFinder(std::string_view name) : wanted(name) {}
    constexpr void choose(std::string_view name) override {
        found = found || name == wanted;
        names.append(names.empty() ? "; it has '" : "', '").append(name);
    }
};

template <class N, FixedString name>
struct ChoiceCheck {
    static constexpr Text sentence() {
        ChoiceFinder finder(name.view());
        NetworkTraits<definition_t<N>>::walk(finder);
        if (finder.found) return {};
        if (!finder.names.empty()) finder.names.append("'");
        return diagnostic::say(diagnostic::Code::no_such_switch, {name.view(), finder.names.view()});
    }
};

}  // namespace idem::detail
