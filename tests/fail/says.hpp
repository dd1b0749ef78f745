/// Whether a sentence holds a text, once a case's namespace is taken out of it.
#pragma once

#include <idem/support/text.hpp>

#include <string_view>

namespace fail {

constexpr bool says(std::string_view sentence, std::string_view text, std::string_view left_out) {
    idem::Text rest;
    while (!sentence.empty()) {
        if (sentence.starts_with(left_out)) {
            sentence.remove_prefix(left_out.size());
            continue;
        }
        rest.append(sentence.substr(0, 1));
        sentence.remove_prefix(1);
    }
    return rest.view().find(text) != std::string_view::npos;
}

}  // namespace fail
