/// Rows of a table, picked by number, with and without a stream that is added.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/embedding.hpp>

using namespace idem;
using namespace idem::kernel;

namespace embedding_test {
namespace {

constexpr std::ptrdiff_t table_rows = 11;

Geometry rows_of(std::ptrdiff_t outer, std::ptrdiff_t axis, std::ptrdiff_t offset = 0) {
    Geometry geometry;
    geometry.outer = outer;
    geometry.axis = axis;
    geometry.offset = offset;
    return geometry;
}

/// The first and the last row of the table among others.
std::vector<std::int64_t> some_ids(std::ptrdiff_t count) {
    std::vector<std::int64_t> ids(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>((i * 7 + 10) % table_rows);
    return ids;
}

const float* as_floats(const std::vector<std::int64_t>& ids) { return reinterpret_cast<const float*>(ids.data()); }

/// A table behind an odd number of floats: nothing of it is aligned to more than a float.
std::vector<float> table_of(std::ptrdiff_t axis) { return test::random_floats(table_rows * axis + 1, 2); }

/// Whether row r of the output is row id(r) of the table plus row r of the operand, if there is one.
template <class Id>
bool picked(const test::GuardedOutput& output, const Call& call, std::ptrdiff_t rows, std::ptrdiff_t axis, Id id) {
    for (std::ptrdiff_t row = 0; row < rows; ++row)
        for (std::ptrdiff_t i = 0; i < axis; ++i) {
            const float entry = call.weights[id(row) * axis + i];
            const float expected = call.operand ? entry + call.operand[row * axis + i] : entry;
            if (output.values()[static_cast<std::size_t>(row * axis + i)] != expected) return false;
        }
    return output.guards_hold();
}

constexpr std::ptrdiff_t widths[] = {1, 2, 15, 16, 17, 768, 1000};

}  // namespace

TEMPLATE_LIST_TEST_CASE("embedding picks the rows that its ids name, and adds a stream", "[kernel][embedding]",
                        test::Vectors) {
    for (const std::ptrdiff_t axis : widths)
        for (const std::ptrdiff_t batch : {1, 3}) {
            const std::ptrdiff_t outer = 7, rows = batch * outer;
            const auto ids = some_ids(rows);
            const auto table = table_of(axis), operand = test::random_floats(rows * axis, 3);
            for (const bool adds : {false, true}) {
                test::GuardedOutput output(rows * axis);
                const Call call{.input = as_floats(ids),
                                .operand = adds ? operand.data() : nullptr,
                                .output = output.data(),
                                .weights = table.data() + 1,
                                .batch = batch};
                embedding<TestType>(rows_of(outer, axis), call);
                INFO("axis " << axis << ", batch " << batch << (adds ? ", added" : ""));
                CHECK(picked(output, call, rows, axis, [&](std::ptrdiff_t r) { return ids[std::size_t(r)]; }));
            }
        }
}

TEMPLATE_LIST_TEST_CASE("positions picks a row for each place of a sample, from an offset on", "[kernel][embedding]",
                        test::Vectors) {
    for (const std::ptrdiff_t axis : widths)
        for (const std::ptrdiff_t offset : {0, 4}) {
            const std::ptrdiff_t outer = 7, batch = 3, rows = batch * outer;
            const auto table = table_of(axis), operand = test::random_floats(rows * axis, 3);
            for (const bool adds : {false, true}) {
                test::GuardedOutput output(rows * axis);
                const Call call{.operand = adds ? operand.data() : nullptr,
                                .output = output.data(),
                                .weights = table.data() + 1,
                                .batch = batch};
                positions<TestType>(rows_of(outer, axis, offset), call);
                INFO("axis " << axis << ", offset " << offset << (adds ? ", added" : ""));
                CHECK(picked(output, call, rows, axis, [&](std::ptrdiff_t r) { return r % outer + offset; }));
            }
        }
}

TEMPLATE_LIST_TEST_CASE("embeddings are added in place", "[kernel][embedding]", test::Vectors) {
    const std::ptrdiff_t axis = 37;
    const auto ids = some_ids(5);
    const auto table = table_of(axis), operand = test::random_floats(5 * axis, 3);
    test::GuardedOutput output(5 * axis);
    std::copy(operand.begin(), operand.end(), output.data());
    Call call{.input = as_floats(ids), .operand = output.data(), .output = output.data(), .weights = table.data()};
    embedding<TestType>(rows_of(5, axis), call);
    call.operand = operand.data();
    CHECK(picked(output, call, 5, axis, [&](std::ptrdiff_t r) { return ids[std::size_t(r)]; }));
}

TEMPLATE_LIST_TEST_CASE("threads share the rows of an embedding, which may lie in slices",
                        "[kernel][embedding][threads][slices]", test::Vectors) {
    const std::ptrdiff_t axis = 21, outer = 5, batch = 2, rows = batch * outer;
    const auto ids = some_ids(rows);
    const auto table = table_of(axis), operand = test::random_floats(rows * axis, 3);
    const Geometry g = rows_of(outer, axis, 3);
    const Call call{.input = as_floats(ids), .operand = operand.data(), .weights = table.data(), .batch = batch};
    for (const Run run : {Run{embedding<TestType>}, Run{positions<TestType>}}) {
        CHECK(test::threads_agree(run, g, call, rows * axis));
        CHECK(test::slices_agree(run, g, call, {0, 0}, {rows, axis}));
        Call alone = call;
        alone.operand = nullptr;
        CHECK(test::threads_agree(run, g, alone, rows * axis));
        CHECK(test::slices_agree(run, g, alone, {0, 0}, {rows, axis}));
    }
}

}  // namespace embedding_test
