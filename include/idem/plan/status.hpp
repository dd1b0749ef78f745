/// What `run`, which does not throw, reports.
#pragma once

#include <string_view>

namespace idem {

enum class [[nodiscard]] Status {
    ok,
    input_size,         // an input is no whole number of samples, or the inputs differ in their batch
    output_size,        // an output is not as many samples as the input
    workspace_too_small,  // the batch is larger than the workspace's max_batch
    id_out_of_range,      // an id is no row of its embedding's table
    no_sequence,          // extend: a layer looks at positions that have not come, or may do so
    length,               // the positions are none, more than the network takes, or too few for what it takes of them
};

constexpr std::string_view to_string(Status status) {
    constexpr std::string_view texts[] = {"ok",
                                          "an input is no whole number of samples, or the inputs differ in their batch",
                                          "an output does not hold as many samples as the input",
                                          "the batch is larger than the workspace was made for",
                                          "an id is no row of its embedding's table",
                                          "the network does not go on with a sequence: a layer of it looks at what "
                                          "has not come yet, or is a user's and may do so",
                                          "the length is not one that the network takes"};
    return texts[static_cast<int>(status)];
}

}  // namespace idem
