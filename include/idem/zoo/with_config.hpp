/// A network of the zoo with other numbers, checked before it has its name: first the numbers, of which some make no
/// network at all, then the network. What is wrong is said of BasicVit<VitConfig{…}>, and not of the layers that it
/// stands for.
#pragma once

#include <idem/compose/network.hpp>
#include <idem/compose/sentence.hpp>
#include <idem/layer/attention.hpp>
#include <idem/layer/options.hpp>
#include <idem/rewrite/edit.hpp>
#include <idem/support/type_list.hpp>
#include <idem/support/type_name.hpp>

#include <initializer_list>
#include <string_view>
#include <type_traits>

namespace idem::zoo::detail {

/// One of a network's numbers.
struct Setting {
    std::string_view name;
    int value;
    int least = 1;
};

/// The first that is too small, or heads that do not divide the width.
constexpr idem::detail::Flaw settings_flaw(std::initializer_list<Setting> settings, int heads, int width) {
    for (const Setting& setting : settings)
        if (setting.value < setting.least)
            return {diagnostic::Code::option_out_of_range, setting.name, {setting.value, setting.least}};
    if (width % heads != 0) return idem::detail::heads_flaw(heads, width);
    return {};
}

/// `config.flaw()` in words.
template <auto config>
struct ConfigCheck {
    static constexpr bool holds() { return config.flaw().code == diagnostic::Code::none; }
    static constexpr Text sentence() {
        if (holds()) return {};
        Text name;
        idem::detail::append_type_name(name, idem::detail::raw_type_name<std::remove_const_t<decltype(config)>>());
        return idem::detail::flaw_sentence(config.flaw(), name.view());
    }
};

/// `Made::type` is the network. It is not looked at where the numbers are wrong.
template <auto config, class Made>
struct WithConfig {
    using path_check = ConfigCheck<config>;  // it has no path
    using original = Network<Shape<1>>;
    static constexpr auto made() {
        if constexpr (!path_check::holds()) return idem::detail::Type<original>{};
        else return Made{};
    }
    using type = typename decltype(made())::type;
};

template <auto config, class Made>
using with_config_t = typename idem::detail::Checked<WithConfig<config, Made>>::type;

}  // namespace idem::zoo::detail
