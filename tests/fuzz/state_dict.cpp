/// Any bytes as a weight file: read, loaded into a network, and written again.
#include "fuzz/fuzz.hpp"

#include <idem/compose.hpp>
#include <idem/io/load.hpp>
#include <idem/io/state_dict.hpp>
#include <idem/tensor/convert.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace {

using namespace idem;

/// Of tests/io/data/net.safetensors.
using Net = Network<Shape<5>, Named<"lin1", Linear<5, 7>>, Named<"bn", BatchNorm1d<7>>, ReLU,
                    Named<"lin2", Linear<7, 3>>>;

/// In the format that it has, under a name of this process.
void check_written_again(const StateDict& state, bool zipped) {
    static const std::string folder = std::filesystem::temp_directory_path();
    const std::string path = folder + "/idem-fuzz-" + std::to_string(getpid()) + (zipped ? ".npz" : ".safetensors");
    write_state_dict(path, state);
    const StateDict again = read_state_dict(path);
    std::filesystem::remove(path);
    fuzz::expect(again.entries.size() == state.entries.size(), "as many tensors are written as were read");
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
        fuzz::expect(again.entries[i].first == state.entries[i].first, "keys keep their order");
        fuzz::expect_equal(again.entries[i].second, state.entries[i].second);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzz::Input input(data, size);
    fuzz::expect_value_or_error([&] {
        const StateDict state = read_state_dict(input.bytes, input.owner, "given");
        for (const auto& [key, tensor] : state.entries) {
            fuzz::expect_sound(tensor);
            fuzz::expect_value_or_error([&] { as_floats(tensor); });
        }
        fuzz::expect_value_or_error([&] { load<Net>(state); });
        check_written_again(state, data[0] == 'P');
    });
    return 0;
}
