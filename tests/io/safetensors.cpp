/// .safetensors files: good ones, written here byte for byte, and every kind of damage.
#include "support/catch.hpp"

#include <idem/io/safetensors.hpp>
#include <idem/tensor/convert.hpp>

#include "files.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

using idem::Element;
using idem::FileError;
using idem::StateDict;
using idem::Tensor;

namespace safetensors_test {
namespace {

std::string file_of(const std::string& header, const std::string& data = {}) {
    return bytes_of(std::uint64_t{header.size()}) + header + data;
}

const TemporaryFolder& folder() {
    static const TemporaryFolder folder;
    return folder;
}

StateDict read(const std::string& contents) {
    return idem::read_safetensors(folder().write("net.safetensors", contents));
}

/// What is said about the file, without its path; empty if it is read.
std::string fault_of(const std::string& contents) {
    const std::string prefix = folder() / "net.safetensors: ";
    try {
        read(contents);
    } catch (const FileError& fault) {
        const std::string text = fault.what();
        return text.starts_with(prefix) ? text.substr(prefix.size()) : "does not name the file: " + text;
    }
    return {};
}

/// The fault of a file with the one tensor "a", described by `members`, and eight bytes of data.
std::string fault_of_tensor(const std::string& members) {
    return fault_of(file_of("{\"a\":{" + members + "}}", std::string(8, '\0')));
}

// A multiple of 8 bytes, as its writers pad it.
const std::string good_header = R"({"__metadata__":{"format":"pt"},)"
                                R"("fc.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[4,20]},)"
                                R"("fc.bias":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},)"
                                R"("steps":{"dtype":"I64","shape":[],"data_offsets":[20,28]}}  )";
const std::string good_data =
    joined(std::uint16_t{0x3F80}, std::uint16_t{0xC000}, 1.0F, 2.0F, -3.0F, 0.5F, std::int64_t{-7});

std::vector<float> floats_of(const Tensor& tensor) {
    const idem::FloatArray floats = idem::as_floats(tensor);
    return {floats.data.get(), floats.data.get() + floats.size};
}

/// Reads every byte that the tensors claim, so that a sanitizer sees one that is not there.
unsigned touch(const StateDict& state) {
    unsigned sum = 0;
    for (const auto& entry : state.entries)
        for (const std::byte byte : entry.second.bytes) sum += std::to_integer<unsigned>(byte);
    return sum;
}

Tensor tensor_of(Element element, std::vector<std::int64_t> shape, const std::string& bytes) {
    auto owner = std::make_shared<const std::string>(bytes);
    return {element, std::move(shape), std::as_bytes(std::span(*owner)), owner};
}

}  // namespace

TEST_CASE("a safetensors file is read in its header's order, whatever the order of its data") {
    const StateDict state = read(file_of(good_header, good_data));
    CHECK(state.origin == folder() / "net.safetensors");
    REQUIRE(state.entries.size() == 3);
    CHECK(state.entries[0].first == "fc.weight");
    CHECK(state.entries[1].first == "fc.bias");
    CHECK(state.entries[2].first == "steps");

    const Tensor& weight = *state.find("fc.weight");
    CHECK(weight.element == Element::f32);
    CHECK(weight.shape == std::vector<std::int64_t>{2, 2});
    CHECK(floats_of(weight) == std::vector<float>{1, 2, -3, 0.5F});
    const Tensor& bias = *state.find("fc.bias");
    CHECK(bias.element == Element::bf16);
    CHECK(floats_of(bias) == std::vector<float>{1, -2});
    const Tensor& steps = *state.find("steps");
    CHECK(steps.element == Element::i64);
    CHECK(steps.shape.empty());
    CHECK(std::string(reinterpret_cast<const char*>(steps.bytes.data()), 8) == bytes_of(std::int64_t{-7}));
}

TEST_CASE("opening copies no F32: tensors are the mapping, and keep it") {
    const auto file = idem::detail::mapped(folder().write("mapped.safetensors", file_of(good_header, good_data)));
    const std::weak_ptr<const void> mapping = file.owner;
    const std::byte* begin = file.bytes.data();
    const std::size_t size = file.bytes.size();
    idem::FloatArray floats;
    {
        const StateDict state = idem::detail::safetensors::read(file);
        floats = idem::as_floats(*state.find("fc.weight"));
    }
    const auto* address = reinterpret_cast<const std::byte*>(floats.data.get());
    CHECK(std::greater_equal<>()(address, begin));
    CHECK(std::less<>()(address, begin + size));
    CHECK(mapping.use_count() == 2);
    floats = {};
    CHECK(mapping.use_count() == 1);
}

TEST_CASE("files without tensors, and tensors without elements, are read") {
    CHECK(read(file_of("{}")).entries.empty());
    CHECK(read(file_of("{}      ")).entries.empty());
    CHECK(read(file_of(R"({"__metadata__":{}})")).entries.empty());
    CHECK(read(file_of(R"({"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}})")).find("a")->bytes.empty());
    const StateDict state = read(file_of(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                         R"("b":{"dtype":"F32","shape":[3,0],"data_offsets":[2,2]}})",
                                         "xy"));
    CHECK(state.entries.size() == 2);
}

TEST_CASE("every element type has its name in the file") {
    const std::vector<std::pair<std::string, std::size_t>> sizes{
        {"F64", 8}, {"F32", 4}, {"F16", 2}, {"BF16", 2}, {"I64", 8}, {"I32", 4}, {"I16", 2},
        {"I8", 1},  {"U64", 8}, {"U32", 4}, {"U16", 2},  {"U8", 1},  {"BOOL", 1}};
    for (const auto& [name, size] : sizes) {
        const StateDict state = read(
            file_of(R"({"a":{"dtype":")" + name + R"(","shape":[1],"data_offsets":[0,)" + std::to_string(size) + "]}}",
                    std::string(size, '\1')));
        CHECK(idem::element_name(state.find("a")->element) == name);
        CHECK(state.find("a")->bytes.size() == size);
    }
    CHECK(fault_of_tensor(R"("dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8])") ==
          R"(tensor "a": element type "F8_E4M3" is not supported)");
}

TEST_CASE("keys may hold any text") {
    const StateDict state =
        read(file_of(R"({"a\"b\\\u00e9\ud83d\ude00":{"dtype":"U8","shape":[],"data_offsets":[0,1]},)"
                     "\"\xC3\xA4\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[1,2]}}",
                     "xy"));
    CHECK(state.entries[0].first == "a\"b\\\xC3\xA9\xF0\x9F\x98\x80");
    CHECK(state.entries[1].first == "\xC3\xA4");
}

TEST_CASE("lengths that the file does not have are refused before anything is allocated") {
    CHECK(fault_of("1234567") == "too short for a safetensors file");
    CHECK(fault_of(bytes_of(std::uint64_t{3}) + "{}") == "the safetensors header has 3 bytes, but only 2 are there");
    for (const std::uint64_t claim : {std::uint64_t{100'000'001}, std::uint64_t{1} << 32, std::uint64_t{1} << 63,
                                      ~std::uint64_t{0}, ~std::uint64_t{0} - 7}) {
        CHECK(fault_of(bytes_of(claim) + "{}") ==
              "no safetensors file: its first 8 bytes claim a header of " + std::to_string(claim) + " bytes");
    }
    CHECK(fault_of(bytes_of(std::uint64_t{100'000'000}) + "{}") ==
          "the safetensors header has 100000000 bytes, but only 2 are there");
}

TEST_CASE("a header that is no JSON object is refused") {
    CHECK(fault_of(file_of("")) == "no safetensors file: its header is no JSON object");
    CHECK(fault_of(file_of("[]")) == "no safetensors file: its header is no JSON object");
    CHECK(fault_of(file_of(" {}")) == "no safetensors file: its header is no JSON object");
    CHECK(fault_of(file_of("\xEF\xBB\xBF{}")) == "no safetensors file: its header is no JSON object");
    for (const std::string header : {"{", "{}}", "{} x", "{'a':1}", "{\"a\"}", "{\"a\":}", "{,}", "{}//"})
        CHECK_THAT(fault_of(file_of(header)),
                   Catch::Matchers::StartsWith("safetensors header: no valid JSON at byte "));
    CHECK(fault_of(file_of(std::string("{}\0garbage", 10))) ==
          "safetensors header: no valid JSON at byte 2: a zero byte");
}

TEST_CASE("text that is no UTF-8 is refused") {
    for (const std::string key : {"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\\ud800"}) {
        const std::string fault =
            fault_of(file_of("{\"" + key + R"(":{"dtype":"U8","shape":[],"data_offsets":[0,1]}})", "x"));
        CHECK_THAT(fault, Catch::Matchers::StartsWith("safetensors header: no valid JSON at byte "));
        CHECK(std::all_of(fault.begin(), fault.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    }
}

TEST_CASE("a key that is there twice is refused") {
    const std::string tensor = R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
    CHECK(fault_of(file_of("{" + tensor + "," + tensor + "}", "x")) ==
          R"(safetensors header: the key "a" is there twice)");
    CHECK(fault_of_tensor(R"("dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8])") ==
          R"(safetensors header: tensor "a": the key "dtype" is there twice)");
    CHECK(fault_of(file_of(R"({"__metadata__":{"x":"1","x":"2"}})")) ==
          R"(safetensors header: __metadata__: the key "x" is there twice)");
    CHECK(fault_of(file_of(R"({"__metadata__":{},"__metadata__":{}})")) ==
          R"(safetensors header: the key "__metadata__" is there twice)");
}

TEST_CASE("what is missing, unknown or of another type in a tensor's entry is named") {
    CHECK(fault_of_tensor(R"("shape":[2],"data_offsets":[0,8])") == R"(tensor "a": "dtype" is missing)");
    CHECK(fault_of_tensor(R"("dtype":"F32","data_offsets":[0,8])") == R"(tensor "a": "shape" is missing)");
    for (const std::string offsets : {"", R"(,"data_offsets":[])", R"(,"data_offsets":[0])"})
        CHECK(fault_of_tensor(R"("dtype":"F32","shape":[2])" + offsets) ==
              R"(tensor "a": "data_offsets" must be two numbers)");
    const std::string entry = R"(safetensors header: tensor "a": )";
    CHECK(fault_of_tensor(R"("data_offsets":[0,8,8])") == entry + R"("data_offsets" has more than two numbers)");
    CHECK(fault_of_tensor(R"("stride":[1])") == entry + R"(a tensor has no "stride")");
    CHECK(fault_of_tensor(R"("dtype":32)") == entry + R"("dtype" must be a text, but is or holds a number)");
    CHECK(fault_of_tensor(R"("dtype":["F32"])") == entry + R"("dtype" must be a text, but is or holds an array)");
    CHECK(fault_of_tensor(R"("dtype":null)") == entry + R"("dtype" must be a text, but is or holds null)");
    CHECK(fault_of_tensor(R"("dtype":{})") == entry + R"("dtype" must be a text, but is or holds an object)");
    const std::string numbers = " must be an array of whole numbers, but is or holds ";
    CHECK(fault_of_tensor(R"("shape":2)") == entry + R"("shape")" + numbers + "a number");
    CHECK(fault_of_tensor(R"("shape":"2")") == entry + R"("shape")" + numbers + "a text");
    CHECK(fault_of_tensor(R"("shape":[true])") == entry + R"("shape")" + numbers + "a boolean");
    CHECK(fault_of_tensor(R"("shape":[-2])") == entry + R"("shape")" + numbers + "a negative number");
    CHECK(fault_of_tensor(R"("shape":[{}])") == entry + "nested deeper than 3 levels");
    CHECK(fault_of_tensor(R"("data_offsets":[-1,8])") == entry + R"("data_offsets")" + numbers + "a negative number");
    for (const std::string number : {"8.0", "8e0", "18446744073709551616", "1e400"})
        CHECK_THAT(
            fault_of_tensor(R"("data_offsets":[0,)" + number + "]"),
            Catch::Matchers::StartsWith(number == "1e400" ? "safetensors header: tensor \"a\": no valid JSON"
                                                          : entry + R"("data_offsets")" + numbers + "a fraction"));
    CHECK(fault_of(file_of(R"({"a":[]})")) == R"(safetensors header: "a" must be an object, but is or holds an array)");
    CHECK(fault_of(file_of(R"({"__metadata__":"x"})")) ==
          R"(safetensors header: "__metadata__" must be an object, but is or holds a text)");
    CHECK(fault_of(file_of(R"({"__metadata__":{"x":1}})")) ==
          R"(safetensors header: __metadata__: "x" must be a text, but is or holds a number)");
}

TEST_CASE("deep nesting is refused, however deep") {
    for (const std::size_t depth : {2U, 1'000U, 1'000'000U}) {
        CHECK(fault_of(file_of(R"({"a":{"shape":)" + std::string(depth, '['))) ==
              R"(safetensors header: tensor "a": nested deeper than 3 levels)");
        std::string objects = R"({"a":{"shape":[)";
        for (std::size_t i = 0; i < depth; ++i) objects += "{\"a\":";
        CHECK(fault_of(file_of(objects)) == R"(safetensors header: tensor "a": nested deeper than 3 levels)");
    }
}

TEST_CASE("offsets that do not fit the file or the shape are refused") {
    CHECK(fault_of_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])") ==
          R"(tensor "a": data_offsets [8, 0] end before they begin)");
    CHECK(fault_of_tensor(R"("dtype":"F32","shape":[3],"data_offsets":[0,12])") ==
          R"(tensor "a": data_offsets [0, 12] reach beyond the file, which has 8 bytes of data)");
    CHECK(fault_of_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[18446744073709551608,18446744073709551615])") ==
          R"(tensor "a": data_offsets [18446744073709551608, 18446744073709551615] reach beyond the file, )"
          "which has 8 bytes of data");
    CHECK(fault_of_tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,8])") ==
          R"(tensor "a": data_offsets [0, 8] are 8 bytes, but its shape and F32 need 4)");
    CHECK(fault_of_tensor(R"("dtype":"F16","shape":[2],"data_offsets":[0,8])") ==
          R"(tensor "a": data_offsets [0, 8] are 8 bytes, but its shape and F16 need 4)");
}

TEST_CASE("a shape whose size overflows is refused") {
    // 2^32 · 2^32 · 4 and 2^62 · 4 are 0 modulo 2^64; 2^63 + 2 is two after it lost its sign.
    for (const std::string shape : {"4294967296,4294967296", "4611686018427387904", "4294967296,4294967296,0,1"}) {
        const std::string fault =
            fault_of(file_of(R"({"a":{"dtype":"F32","shape":[)" + shape + R"(],"data_offsets":[0,0]}})"));
        CHECK(fault == R"(tensor "a": the shape has more bytes than can be addressed)");
    }
    CHECK(fault_of_tensor(R"("dtype":"F32","shape":[9223372036854775810],"data_offsets":[0,8])") ==
          R"(tensor "a": an extent of 9223372036854775810 is too large)");
}

TEST_CASE("holes, overlaps and bytes that belong to no tensor are refused") {
    const auto two = [](const std::string& first, const std::string& second) {
        return fault_of(file_of(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
                                    R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}",
                                std::string(8, 'x')));
    };
    CHECK(two("[0,4]", "[4,8]").empty());
    CHECK(two("[4,8]", "[0,4]").empty());
    CHECK(two("[0,4]", "[3,7]") == R"(tensor "b": data_offsets [3, 7] overlap another tensor's)");
    CHECK(two("[0,4]", "[0,4]").ends_with("data_offsets [0, 4] overlap another tensor's"));
    CHECK(two("[1,5]", "[4,8]") == R"(tensor "a": data_offsets [1, 5] leave a hole before them, from byte 0)");
    CHECK(fault_of(file_of(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                           R"("b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
                           std::string(8, 'x'))) ==
          R"(tensor "b": data_offsets [4, 8] leave a hole before them, from byte 2)");
    CHECK(fault_of(file_of(good_header, good_data + "x")) == "1 bytes after the last tensor belong to none");
    CHECK(fault_of(file_of("{}", "abc")) == "3 bytes after the last tensor belong to none");
}

TEST_CASE("a good file that is cut at any length is refused") {
    const std::string whole = file_of(good_header, good_data);
    REQUIRE(fault_of(whole).empty());
    for (std::size_t length = 0; length < whole.size(); ++length)
        if (fault_of(whole.substr(0, length)).empty()) FAIL("cut to " << length << " bytes, the file was read");
    SUCCEED();
}

TEST_CASE("a good file with any bit of its header changed is read within bounds, or refused") {
    const std::string whole = file_of(good_header, good_data);
    std::size_t refused = 0;
    for (std::size_t i = 0; i < whole.size() - good_data.size(); ++i) {
        for (const unsigned change : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
            std::string damaged = whole;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ change);
            try {
                touch(read(damaged));
            } catch (const FileError&) {
                ++refused;
            }
        }
    }
    CHECK(refused > whole.size());
}

TEST_CASE("what is written is laid out as the format says") {
    const std::string path = folder() / "written.safetensors";
    const StateDict state{"",
                          {{"b", tensor_of(Element::u8, {3}, "xyz")},
                           {"a\"", tensor_of(Element::f32, {1, 2}, joined(1.0F, 2.0F))},
                           {"s", tensor_of(Element::f64, {}, joined(0.1))}}};
    idem::write_safetensors(path, state);

    const std::string contents = contents_of(path);
    std::string header = R"({"__metadata__":{"format":"pt"},)"
                         R"("b":{"dtype":"U8","shape":[3],"data_offsets":[16,19]},)"
                         R"("a\"":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},)"
                         R"("s":{"dtype":"F64","shape":[],"data_offsets":[0,8]}})";
    header.append((8 - header.size() % 8) % 8, ' ');
    CHECK(contents == file_of(header, joined(0.1, 1.0F, 2.0F) + "xyz"));
}

TEST_CASE("what is written is read back, in the same order") {
    const std::string path = folder() / "again.safetensors";
    StateDict state = read(file_of(good_header, good_data));
    state.entries.emplace_back("\xC3\xA4\n", tensor_of(Element::boolean, {2, 0}, ""));
    idem::write_safetensors(path, state);
    const StateDict again = idem::read_safetensors(path);
    REQUIRE(again.entries.size() == state.entries.size());
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
        CHECK(again.entries[i].first == state.entries[i].first);
        CHECK(again.entries[i].second.element == state.entries[i].second.element);
        CHECK(again.entries[i].second.shape == state.entries[i].second.shape);
        CHECK(std::ranges::equal(again.entries[i].second.bytes, state.entries[i].second.bytes));
    }
    idem::write_safetensors(path, StateDict{});
    CHECK(idem::read_safetensors(path).entries.empty());
}

TEST_CASE("a file may be written over the one that is being read") {
    const std::string path = folder().write("self.safetensors", file_of(good_header, good_data));
    const StateDict state = idem::read_safetensors(path);
    idem::write_safetensors(path, state);
    CHECK(floats_of(*state.find("fc.weight")) == std::vector<float>{1, 2, -3, 0.5F});
    CHECK(floats_of(*idem::read_safetensors(path).find("fc.weight")) == std::vector<float>{1, 2, -3, 0.5F});
}

TEST_CASE("a state that has no valid file is not written, and the older file stays") {
    const TemporaryFolder own;
    const std::string path = own.write("net.safetensors", "older");
    const Tensor byte = tensor_of(Element::u8, {1}, "x");
    const auto fault = [&](const StateDict& state) {
        try {
            idem::write_safetensors(path, state);
        } catch (const FileError& error) {
            return std::string(error.what()).substr(path.size());
        }
        return std::string();
    };
    CHECK(fault({"", {{"a", byte}, {"a", byte}}}) == R"(: tensor "a" is there twice)");
    CHECK(fault({"", {{"__metadata__", byte}}}) == R"(: no tensor can have the key "__metadata__")");
    CHECK(fault({"", {{"\xFF", byte}}}) == ": key 0 of the state_dict is not valid UTF-8");
    CHECK(fault({"", {{"a", tensor_of(Element::f32, {1}, "x")}}}) ==
          R"(: tensor "a": its bytes do not fit its shape and element type)");
    CHECK(contents_of(path) == "older");
    CHECK(own.count() == 1);
}

TEST_CASE("writing where nothing can be written says so, and leaves nothing behind") {
    const TemporaryFolder own;
    CHECK_THROWS_WITH(idem::write_safetensors(own / "missing/net.safetensors", {}),
                      own / "missing/net.safetensors: cannot be written: No such file or directory");
    std::filesystem::create_directories(own / "folder/inner");
    CHECK_THROWS_AS(idem::write_safetensors(own / "folder", {}), FileError);
    CHECK(own.count() == 1);
}

}  // namespace safetensors_test
