/// Any bytes as an array of an .npz file, without the archive, whose checksums stop most changes: read, and written
/// again.
#include "fuzz/fuzz.hpp"

#include <idem/io/npy.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace npy = idem::detail::npy;
    const fuzz::Input input(data, size);
    fuzz::expect_value_or_error([&] {
        const idem::Tensor tensor = npy::read("given", "key", input.bytes, input.owner);
        fuzz::expect_sound(tensor);

        const std::string header = npy::header_of(tensor.element, tensor.shape);
        const auto begin = std::as_bytes(std::span(header));
        const auto written = std::make_shared<std::vector<std::byte>>(begin.begin(), begin.end());
        written->insert(written->end(), tensor.bytes.begin(), tensor.bytes.end());
        fuzz::expect_equal(npy::read("written", "key", *written, written), tensor);
    });
    return 0;
}
