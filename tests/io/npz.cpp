/// .npz files: numpy's own (data/make_npz.py), some put together here, and every kind of damage.
#include "support/catch.hpp"

#include <idem/io/npz.hpp>
#include <idem/tensor/convert.hpp>

#include "files.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using idem::Element;
using idem::FileError;
using idem::StateDict;
using idem::Tensor;

namespace npz_test {
namespace {

const std::string data = std::string(IDEM_TEST_DATA_DIR) + "/io/data/";

const TemporaryFolder& folder() {
    static const TemporaryFolder folder;
    return folder;
}

StateDict read(const std::string& contents) { return idem::read_npz(folder().write("net.npz", contents)); }

/// What is said about the file, without its path; empty if it is read.
std::string fault_of_path(const std::string& path) {
    try {
        idem::read_npz(path);
    } catch (const FileError& fault) {
        const std::string text = fault.what();
        return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : "does not name the file: " + text;
    }
    return {};
}
std::string fault_of(const std::string& contents) { return fault_of_path(folder().write("net.npz", contents)); }

std::vector<float> floats_of(const Tensor& tensor) {
    const idem::FloatArray floats = idem::as_floats(tensor);
    return {floats.data.get(), floats.data.get() + floats.size};
}

std::string text_of(const Tensor& tensor) {
    return {reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size()};
}

std::vector<float> counting(std::size_t size) {
    std::vector<float> values(size);
    std::iota(values.begin(), values.end(), 0.0F);
    return values;
}

Tensor tensor_of(Element element, std::vector<std::int64_t> shape, const std::string& bytes) {
    auto owner = std::make_shared<const std::string>(bytes);
    return {element, std::move(shape), std::as_bytes(std::span(*owner)), owner};
}

/// The definition: one bit at a time.
std::uint32_t checksum_of(const std::string& bytes) {
    std::uint32_t remainder = 0xFFFFFFFF;
    for (const char byte : bytes) {
        remainder ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder & 1U) != 0 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
    }
    return ~remainder;
}

std::string u16(std::size_t number) { return bytes_of(static_cast<std::uint16_t>(number)); }
std::string u32(std::size_t number) { return bytes_of(static_cast<std::uint32_t>(number)); }
std::string u64(std::size_t number) { return bytes_of(static_cast<std::uint64_t>(number)); }

/// An archive written here, whose numbers a test can falsify.
struct Archive {
    std::size_t flags = 0, method = 0;
    std::size_t size_error = 0, compressed_error = 0, offset_error = 0, checksum_error = 0, count_error = 0;
    bool wide = false;         // zip64 numbers throughout
    std::string local_name{};  // if it is another than the directory's

    std::string of(const std::vector<std::pair<std::string, std::string>>& entries) const {
        std::string file, directory;
        for (const auto& [name, contents] : entries) {
            const std::size_t offset = file.size() + offset_error;
            const std::size_t size = contents.size() + size_error;
            const std::size_t compressed = size + compressed_error;
            const std::string checksum = u32(checksum_of(contents) + checksum_error);
            const std::string begin = u16(45) + u16(flags) + u16(method) + u32(0) + checksum;
            const std::string& inner = local_name.empty() ? name : local_name;
            file += "PK\3\4" + begin + u32(compressed) + u32(size) + u16(inner.size()) + u16(5) + inner + "extra" +
                    contents;
            // An extra field of another kind before the one that counts.
            const std::string extra =
                wide ? u16(0x9999) + u16(3) + "abc" + u16(1) + u16(24) + u64(size) + u64(compressed) + u64(offset) : "";
            const std::size_t hidden = 0xFFFFFFFF;
            directory += "PK\1\2" + u16(45) + begin + u32(wide ? hidden : compressed) + u32(wide ? hidden : size) +
                         u16(name.size()) + u16(extra.size()) + u16(7) + u16(0) + u16(0) + u32(0) +
                         u32(wide ? hidden : offset) + name + extra + "comment";
        }
        const std::size_t count = entries.size() + count_error;
        const std::size_t begin = file.size();
        const std::size_t end = begin + directory.size();
        file += directory;
        if (!wide) return file + "PK\5\6" + u32(0) + u16(count) + u16(count) + u32(end - begin) + u32(begin) + u16(0);
        file += "PK\6\6" + u64(44) + u16(45) + u16(45) + u32(0) + u32(0) + u64(count) + u64(count) + u64(end - begin) +
                u64(begin);
        file += "PK\6\7" + u32(0) + u64(end) + u32(1);
        return file + "PK\5\6" + u32(0) + u16(0xFFFF) + u16(0xFFFF) + u32(0xFFFFFFFF) + u32(0xFFFFFFFF) + u16(0);
    }
};

std::string npy(const std::string& header, const std::string& elements) {
    return "\x93NUMPY" + std::string("\1\0", 2) + u16(header.size()) + header + elements;
}
std::string npy_of(const std::string& descr, const std::string& shape, const std::string& elements) {
    return npy("{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n", elements);
}
const std::string good_npy = npy_of("<f4", "(2,)", joined(1.0F, 2.0F));

std::string fault_of_npy(const std::string& file) { return fault_of(Archive{}.of({{"a.npy", file}})); }
std::string fault_of_header(const std::string& header) { return fault_of_npy(npy(header, joined(1.0F, 2.0F))); }

}  // namespace

TEST_CASE("numpy's file is read, in its order, whatever the element type") {
    const StateDict state = idem::read_npz(data + "numpy.npz");
    CHECK(state.origin == data + "numpy.npz");
    REQUIRE(state.entries.size() == 16);
    CHECK(state.entries.front().first == "layer1.0.weight");
    CHECK(state.entries.back().first == "\xC3\xA4/b");

    const Tensor& weight = *state.find("layer1.0.weight");
    CHECK(weight.element == Element::f32);
    CHECK(weight.shape == std::vector<std::int64_t>{2, 3, 4});
    CHECK(floats_of(weight) == counting(24));
    CHECK(state.find("scalar")->shape.empty());
    CHECK(floats_of(*state.find("scalar")) == std::vector<float>{0.1F});
    CHECK(floats_of(*state.find("half")) == std::vector<float>{1.5F, -65504.0F, 0x1p-24F});
    CHECK(state.find("empty")->shape == std::vector<std::int64_t>{0, 3});

    const auto holds = [&](const char* key, Element element, const std::string& bytes) {
        const Tensor& tensor = *state.find(key);
        return tensor.element == element && tensor.shape == std::vector<std::int64_t>{2} && text_of(tensor) == bytes;
    };
    CHECK(holds("i8", Element::i64, joined(std::int64_t{-1}, std::int64_t{2})));
    CHECK(holds("i4", Element::i32, joined(std::int32_t{-1}, std::int32_t{2})));
    CHECK(holds("i2", Element::i16, joined(std::int16_t{-1}, std::int16_t{2})));
    CHECK(holds("i1", Element::i8, "\xFF\2"));
    CHECK(holds("u8", Element::u64, u64(1) + u64(2)));
    CHECK(holds("u4", Element::u32, u32(1) + u32(2)));
    CHECK(holds("u2", Element::u16, u16(1) + u16(2)));
    CHECK(holds("u1", Element::u8, "\1\2"));
    CHECK(holds("bool", Element::boolean, std::string("\1\0", 2)));
}

TEST_CASE("an array in Fortran's order becomes row-major") {
    const StateDict state = idem::read_npz(data + "numpy.npz");
    CHECK(state.find("fortran")->shape == std::vector<std::int64_t>{2, 3, 4});
    CHECK(floats_of(*state.find("fortran")) == counting(24));
    CHECK(state.find("fortran_bytes")->shape == std::vector<std::int64_t>{3, 2});
    CHECK(text_of(*state.find("fortran_bytes")) == std::string("\0\1\2\3\4\5", 6));
    const StateDict empty = read(
        Archive{}.of({{"a.npy", npy("{'descr': '<f4', 'fortran_order': True, 'shape': (0, 3)}", "")},
                      {"b.npy", npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2,)}", joined(1.0F, 2.0F))}}));
    CHECK(empty.find("a")->bytes.empty());
    CHECK(floats_of(*empty.find("b")) == std::vector<float>{1, 2});
}

TEST_CASE("every version of .npy is read, and a comment after the archive is skipped") {
    const StateDict state = idem::read_npz(data + "versions.npz");
    REQUIRE(state.entries.size() == 3);
    for (const auto& entry : state.entries) CHECK(floats_of(entry.second) == counting(24));
    CHECK(idem::read_npz(data + "none.npz").entries.empty());
}

TEST_CASE("what numpy can write and models cannot use is named") {
    CHECK(fault_of_path(data + "compressed.npz") ==
          R"(entry "a.npy" is compressed: save with np.savez instead of np.savez_compressed)");
    CHECK(fault_of_path(data + "big_endian.npz") == R"(array "a": is big-endian (>f4): save array.astype('<f4'))");
    CHECK(fault_of_path(data + "records.npz") == R"(array "a": arrays of records are not supported)");
    CHECK(fault_of_path(data + "texts.npz") == R"(array "a": element type '<U2' is not supported)");
    for (const std::string code : {"<f16", "<c8", "|O", "|V2", "<f", "", "f4", "|f4", "<x4", "<b1x"})
        CHECK(fault_of_npy(npy_of(code, "(2,)", joined(1.0F, 2.0F))) ==
              "array \"a\": element type '" + code + "' is not supported");
}

TEST_CASE("zip64 numbers are read") {
    const StateDict state = read(Archive{.wide = true}.of({{"a.npy", good_npy}, {"b.npy", good_npy}}));
    REQUIRE(state.entries.size() == 2);
    CHECK(floats_of(*state.find("b")) == std::vector<float>{1, 2});
    CHECK_FALSE(fault_of(Archive{.size_error = std::size_t{1} << 63, .wide = true}.of({{"a.npy", good_npy}})).empty());
    CHECK_FALSE(fault_of(Archive{.offset_error = ~std::size_t{0} - 3, .wide = true}.of({{"a.npy", good_npy}})).empty());
}

TEST_CASE("a damaged archive is refused") {
    const auto fault = [](const Archive& archive) { return fault_of(archive.of({{"a.npy", good_npy}})); };
    CHECK(fault({}).empty());
    CHECK(fault({.flags = 1}) == R"(entry "a.npy" is encrypted)");
    CHECK(fault({.method = 99}).starts_with(R"(entry "a.npy" is compressed)"));
    CHECK(fault({.size_error = 1}) == R"(entry "a.npy": cut short)");
    CHECK(fault({.size_error = 0xFFFFFF00}).ends_with("the entries are larger than the file"));
    CHECK(fault({.compressed_error = 1}) == R"(entry "a.npy": its sizes do not agree)");
    CHECK(fault({.offset_error = 1}) == R"(entry "a.npy": points at no entry)");
    CHECK(fault({.offset_error = 1'000'000}) == R"(entry "a.npy": points beyond the entries)");
    CHECK(fault({.checksum_error = 1}) == R"(entry "a.npy": its checksum is wrong: the file is damaged)");
    CHECK(fault({.count_error = 1}) == "zip directory: holds another number of entries than it says");
    CHECK(fault({.local_name = "b.npy"}) == R"(entry "a.npy": points at an entry of another name)");
    CHECK(fault_of(Archive{}.of({{"a.npy", good_npy}, {"a.npy", good_npy}})) == R"(array "a" is there twice)");
    CHECK(fault_of(Archive{}.of({{"a.txt", "x"}})) == R"(entry "a.txt" is no .npy file)");
    CHECK(fault_of("PK\3\4") == "no zip archive, or cut short: the record at its end is missing");
    CHECK(fault_of("PK\5\6" + std::string(16, '\xFF') + u16(0)) == "the zip directory reaches beyond the file");
}

TEST_CASE("a PyTorch checkpoint, a zip archive too, is recognised") {
    CHECK(fault_of(Archive{}.of({{"archive/data.pkl", "x"}})) ==
          "is a PyTorch checkpoint; save the state_dict with safetensors.torch.save_file or np.savez");
}

TEST_CASE("numpy's dictionary is read in any order and spacing") {
    for (const std::string header : {"{'descr':'<f4','fortran_order':False,'shape':(2,)}",
                                     "{'shape': (2), 'fortran_order': False, 'descr': '<f4'}  \n",
                                     "{ \"descr\" : \"<f4\" , \"fortran_order\" : False , \"shape\" : ( 2 , 1 ) , }",
                                     "{'descr': '<f4', 'fortran_order': False, 'shape': (1,2,1,1,)}"})
        CHECK(fault_of_header(header).empty());
}

TEST_CASE("a damaged .npy header is refused") {
    const std::string damaged = R"(array "a": damaged .npy header: )";
    const std::string begin = "{'descr': '<f4', 'fortran_order': False, 'shape': ";
    CHECK(fault_of_header("") == damaged + "expected '{'");
    CHECK(fault_of_header("{}") == damaged + "'descr', 'fortran_order' or 'shape' is missing");
    CHECK(fault_of_header("{'descr': '<f4', 'fortran_order': False}") ==
          damaged + "'descr', 'fortran_order' or 'shape' is missing");
    CHECK(fault_of_header("{'descr") == damaged + "a text does not end");
    CHECK(fault_of_header("{'other': 1}") == damaged + "an unknown or repeated member");
    CHECK(fault_of_header("{'descr': '<f4', 'descr': '<f4'}") == damaged + "an unknown or repeated member");
    CHECK(fault_of_header("{'fortran_order': 0}") == damaged + "expected True or False");
    CHECK(fault_of_header(begin + "(2,)} x") == damaged + "text after its end");
    for (const std::string shape : {"(-2,)", "(,)", "(2.0,)", "(x)", "("})
        CHECK(fault_of_header(begin + shape + "}").starts_with(damaged + "expected"));
    CHECK(fault_of_header(begin + "(9223372036854775808,)}") == damaged + "an extent is too large");
    for (const std::string shape : {"(4294967296, 4294967296)", "(4611686018427387904,)"})
        CHECK(fault_of_header(begin + shape + "}") == R"(array "a": its shape has more bytes than can be addressed)");
    CHECK(fault_of_header(begin + "(3,)}") == R"(array "a": has 8 bytes of elements, but its shape needs 12)");
    CHECK(fault_of_header(begin + "(1,)}") == R"(array "a": has 8 bytes of elements, but its shape needs 4)");
    CHECK(fault_of_npy("x") == R"(array "a": is no .npy file)");
    CHECK(fault_of_npy("\x93NUMPY\7" + good_npy.substr(7)) == R"(array "a": .npy version 7 is not known)");
    CHECK(fault_of_npy("\x93NUMPY\1") == R"(array "a": cut short)");
    CHECK(fault_of_npy("\x93NUMPY" + std::string("\1\0\xFF\xFF", 4)) == R"(array "a": cut short)");
    CHECK(fault_of_npy("\x93NUMPY" + std::string("\2\0\xFF\xFF\xFF\xFF", 6)) == R"(array "a": cut short)");
}

TEST_CASE("a good archive that is cut at any length is refused") {
    for (const bool wide : {false, true}) {
        const std::string whole = Archive{.wide = wide}.of({{"a.npy", good_npy}, {"b.npy", good_npy}});
        REQUIRE(fault_of(whole).empty());
        for (std::size_t length = 0; length < whole.size(); ++length)
            if (fault_of(whole.substr(0, length)).empty()) FAIL("cut to " << length << " bytes, the file was read");
    }
}

TEST_CASE("a good archive with any bit changed is read within bounds, or refused") {
    for (const bool wide : {false, true}) {
        const std::string whole = Archive{.wide = wide}.of({{"a.npy", good_npy}, {"b.npy", good_npy}});
        std::size_t refused = 0;
        unsigned sum = 0;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            for (const unsigned change : {1U, 2U, 4U, 8U, 16U, 32U, 64U, 128U, 255U}) {
                std::string damaged = whole;
                damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ change);
                try {
                    for (const auto& entry : read(damaged).entries)
                        for (const char byte : text_of(entry.second)) sum += static_cast<unsigned char>(byte);
                } catch (const FileError&) {
                    ++refused;
                }
            }
        }
        CHECK(refused > whole.size());
        CHECK(sum != 0);
    }
}

TEST_CASE("damage that the checksum would hide is found by the readers of the parts too") {
    // The .npy file alone, its checksum made right again after every change.
    for (std::size_t i = 0; i < good_npy.size(); ++i) {
        for (const unsigned change : {1U, 4U, 16U, 64U, 128U, 255U}) {
            std::string damaged = good_npy;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ change);
            fault_of_npy(damaged);
        }
        CHECK_FALSE(fault_of_npy(good_npy.substr(0, i)).empty());
    }
}

TEST_CASE("what is written is read back, in the same order, and lies aligned") {
    const std::string path = folder() / "again.npz";
    StateDict state = idem::read_npz(data + "numpy.npz");
    idem::write_npz(path, state);
    const StateDict again = idem::read_npz(path);
    REQUIRE(again.entries.size() == state.entries.size());
    for (std::size_t i = 0; i < state.entries.size(); ++i) {
        const auto& [key, tensor] = again.entries[i];
        CHECK(key == state.entries[i].first);
        CHECK(tensor.element == state.entries[i].second.element);
        CHECK(tensor.shape == state.entries[i].second.shape);
        CHECK(text_of(tensor) == text_of(state.entries[i].second));
        CHECK(reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % 64 == 0);
    }
    const Tensor& weight = *again.find("layer1.0.weight");
    CHECK(static_cast<const void*>(idem::as_floats(weight).data.get()) == weight.bytes.data());
    idem::write_npz(path, {});
    CHECK(contents_of(path) == contents_of(data + "none.npz"));
}

TEST_CASE("the array that is written is the one that numpy writes") {
    const std::string path = folder() / "same.npz";
    const StateDict state = idem::read_npz(data + "versions.npz");
    idem::write_npz(path, {"", {{"version1", state.entries[0].second}}});
    const auto npy_within = [](const std::string& contents) {
        const std::size_t size = 128 + 24 * sizeof(float);
        return contents.substr(contents.find("\x93NUMPY"), size);
    };
    CHECK(npy_within(contents_of(path)) == npy_within(contents_of(data + "versions.npz")));
}

TEST_CASE("BF16, which numpy does not have, is written as F32") {
    const std::string path = folder() / "bf16.npz";
    idem::write_npz(path, {"", {{"a", tensor_of(Element::bf16, {2}, u16(0x3FC0) + u16(0xC000))}}});
    const StateDict state = idem::read_npz(path);
    CHECK(state.find("a")->element == Element::f32);
    CHECK(floats_of(*state.find("a")) == std::vector<float>{1.5F, -2.0F});
}

TEST_CASE("wide numbers are written where narrow ones do not suffice") {
    const std::string path = folder() / "wide.npz";
    for (const std::size_t largest_narrow : {0U, 100U, 200U, 400U}) {
        idem::detail::zip::Writer archive(path, largest_narrow);
        archive.add("a.npy", {std::as_bytes(std::span(good_npy))});
        archive.add("b.npy", {std::as_bytes(std::span(good_npy))});
        archive.commit();
        const StateDict state = idem::read_npz(path);
        REQUIRE(state.entries.size() == 2);
        CHECK(floats_of(*state.find("b")) == std::vector<float>{1, 2});
        CHECK((contents_of(path).find("PK\6\6") != std::string::npos) == (largest_narrow < 400));
    }
}

TEST_CASE("a state that has no valid file is not written, and the older .npz stays") {
    const TemporaryFolder own;
    const std::string path = own.write("net.npz", "older");
    const Tensor byte = tensor_of(Element::u8, {1}, "x");
    CHECK_THROWS_WITH(idem::write_npz(path, {"", {{"a", byte}, {"a", byte}}}), path + ": tensor \"a\" is there twice");
    CHECK_THROWS_WITH(idem::write_npz(path, {"", {{"a", tensor_of(Element::f32, {1}, "x")}}}),
                      path + ": tensor \"a\": its bytes do not fit its shape and element type");
    CHECK_THROWS_WITH(idem::write_npz(path, {"", {{std::string(70'000, 'x'), byte}}}),
                      path + ": a key is too long for a zip archive");
    CHECK(contents_of(path) == "older");
    CHECK(own.count() == 1);
}

TEST_CASE("CRC-32 is the published one, for every length and alignment") {
    const std::string check = "123456789";  // the check value of the CRC catalogue
    CHECK(idem::detail::crc32(std::as_bytes(std::span(check))) == 0xCBF43926);
    std::string bytes;
    for (unsigned i = 0; i < 100; ++i) {
        const auto whole = std::as_bytes(std::span(bytes));
        CHECK(idem::detail::crc32(whole) == checksum_of(bytes));
        const auto front = idem::detail::crc32(whole.first(i / 3));
        CHECK(idem::detail::crc32(whole.subspan(i / 3), front) == checksum_of(bytes));
        bytes.push_back(static_cast<char>(i * 37 + 5));
    }
}

}  // namespace npz_test
