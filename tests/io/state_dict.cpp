/// Which format a file is taken for, and which one is written.
#include "support/catch.hpp"

#include <idem/io/state_dict.hpp>

#include "files.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>

using idem::StateDict;

namespace {

StateDict one_byte() {
    auto owner = std::make_shared<const std::string>("x");
    return {"", {{"a", {idem::Element::u8, {1}, std::as_bytes(std::span(*owner)), owner}}}};
}

}  // namespace

TEST_CASE("the name says what is written, the contents say what is read") {
    const TemporaryFolder folder;
    idem::write_state_dict(folder / "a.safetensors", one_byte());
    idem::write_state_dict(folder / "a.npz", one_byte());
    CHECK(contents_of(folder / "a.npz").starts_with("PK\3\4"));
    CHECK(contents_of(folder / "a.safetensors")[8] == '{');

    std::filesystem::rename(folder / "a.npz", folder / "other.safetensors");
    std::filesystem::rename(folder / "a.safetensors", folder / "no_extension");
    for (const std::string name : {"other.safetensors", "no_extension"}) {
        const StateDict state = idem::read_state_dict(folder / name);
        REQUIRE(state.entries.size() == 1);
        CHECK(state.entries[0].first == "a");
        CHECK(state.origin == folder / name);
    }
    idem::write_state_dict(folder / "none.npz", {});
    CHECK(idem::read_state_dict(folder / "none.npz").entries.empty());
}

TEST_CASE("a header may have any length, also one that begins as a pickle does") {
    const TemporaryFolder folder;
    const std::string file = folder / "a.safetensors";
    bool as_a_pickle = false;
    for (std::size_t letters = 500; letters < 650; letters += 5) {
        StateDict state = one_byte();
        state.entries[0].first = std::string(letters, 'a');
        idem::write_state_dict(file, state);
        as_a_pickle = as_a_pickle || contents_of(file).starts_with("\x80\x02");
        CHECK(idem::read_state_dict(file).entries[0].first == state.entries[0].first);
    }
    CHECK(as_a_pickle);
}

TEST_CASE("weights in memory are read as those of a file, in place") {
    const TemporaryFolder folder;
    for (const std::string name : {"a.safetensors", "a.npz"}) {
        idem::write_state_dict(folder / name, one_byte());
        auto owner = std::make_shared<const std::string>(contents_of(folder / name));
        const auto bytes = std::as_bytes(std::span(*owner));
        const StateDict state = idem::read_state_dict(bytes, owner, "embedded");
        REQUIRE(state.entries.size() == 1);
        CHECK(state.origin == "embedded");
        const auto& [key, tensor] = state.entries[0];
        CHECK(key == "a");
        CHECK(tensor.bytes.data() > bytes.data());
        CHECK(tensor.bytes.data() < bytes.data() + bytes.size());
        CHECK(tensor.owner == owner);
        CHECK(tensor.forget == nullptr);
        CHECK_THROWS_AS(idem::read_state_dict(bytes.first(bytes.size() - 1), owner), idem::FileError);
    }
    CHECK_THROWS_WITH(idem::read_state_dict(std::span<const std::byte>{}),
                      "weights in memory: too short for a safetensors file");
}

TEST_CASE("what another writer has not finished stays as it is") {
    const TemporaryFolder folder;
    const std::string other = folder.write("a.npz.0.part", "half");
    idem::write_state_dict(folder / "a.npz", one_byte());
    CHECK(contents_of(other) == "half");
    CHECK(idem::read_state_dict(folder / "a.npz").entries.size() == 1);
    CHECK(folder.count() == 2);
}

TEST_CASE("another extension is not written") {
    const TemporaryFolder folder;
    for (const std::string name : {"a.pt", "a", "npz"})
        CHECK_THROWS_WITH(idem::write_state_dict(folder / name, one_byte()),
                          (folder / name) + ": cannot be written: its name must end in .safetensors or .npz");
    CHECK(folder.count() == 0);
}

TEST_CASE("files of other formats are named, with the way to convert them") {
    const TemporaryFolder folder;
    CHECK_THROWS_WITH(idem::read_state_dict(folder.write("net.pt", "\x80\x02}q.")),
                      folder /
                          "net.pt: is a Python pickle; save the state_dict with "
                          "safetensors.torch.save_file or np.savez");
    CHECK_THROWS_WITH(idem::read_state_dict(folder.write("a.npy", "\x93NUMPY")),
                      folder / "a.npy: is a single array (.npy); save named arrays with np.savez");
    CHECK_THROWS_AS(idem::read_state_dict(folder.write("a.txt", "some text that is no weights")), idem::FileError);
    CHECK_THROWS_AS(idem::read_state_dict(folder / "missing.npz"), idem::FileError);
}
