/// Permutations of axes: every element arrives where its index says.
#include "support/catch.hpp"

#include "kernel/shares.hpp"

#include <idem/kernel/permute.hpp>

#include <numeric>

using namespace idem;
using namespace idem::kernel;

namespace permute_test {
namespace {

using Order = std::array<std::int8_t, Extents::max_rank>;

/// One element after the other, by the definition: output[i0, i1, …] = input[index with i_k at axis order[k]].
std::vector<float> naive_permute(const Extents& extents, const Order& order, std::ptrdiff_t batch,
                                 const std::vector<float>& input) {
    std::vector<float> output(input.size());
    const std::ptrdiff_t size = extents.size();
    for (std::ptrdiff_t to = 0; to < batch * size; ++to) {
        std::ptrdiff_t rest = to % size, from = to / size * size;
        for (int k = extents.rank; k-- > 0;) {
            const int axis = order[static_cast<std::size_t>(k)];
            from += rest % extents[axis] * extents.size(axis + 1, extents.rank);
            rest /= extents[axis];
        }
        output[static_cast<std::size_t>(to)] = input[static_cast<std::size_t>(from)];
    }
    return output;
}

Geometry permutation(const Extents& extents, const Order& order) {
    Geometry geometry;
    geometry.extents = extents;
    geometry.order = order;
    return geometry;
}

void check_permute(const Extents& extents, const Order& order, std::ptrdiff_t batch) {
    const std::ptrdiff_t count = batch * extents.size();
    const auto input = test::random_floats(count, 1);
    const Geometry geometry = permutation(extents, order);
    test::GuardedOutput output(count);
    permute(geometry, {.input = input.data(), .output = output.data(), .batch = batch});
    const auto expected = naive_permute(extents, order, batch, input);
    const bool same = std::equal(expected.begin(), expected.end(), output.values().begin());
    const bool inside = output.guards_hold();
    const bool shared = test::threads_agree(permute, geometry, {.input = input.data(), .batch = batch}, count);
    if (!same || !inside || !shared) {
        INFO("rank " << extents.rank << ", batch " << batch);
        for (int k = 0; k < extents.rank; ++k) UNSCOPED_INFO(extents[k] << " by " << int{order[std::size_t(k)]});
        CHECK(same);
        CHECK(inside);
        CHECK(shared);
    }
}

}  // namespace

TEST_CASE("permute: every order of up to six axes", "[kernel][permute]") {
    for (const Extents& extents : {Extents{7}, Extents{3, 5}, Extents{3, 1, 5}, Extents{2, 3, 4, 5}, Extents{1, 1, 1},
                                   Extents{1, 4, 1, 3, 2}, Extents{2, 3, 2, 4, 3, 5}, Extents{}}) {
        Order order{};
        const auto end = order.begin() + extents.rank;
        std::iota(order.begin(), end, std::int8_t{0});
        do
            for (const std::ptrdiff_t batch : {0, 1, 3})
                check_permute(extents, order, batch);
        while (std::next_permutation(order.begin(), end));
    }
    SUCCEED("all agree");
}

TEST_CASE("permute: matrices on both sides of a strip's edge", "[kernel][permute]") {
    for (const int rows : {1, 2, 8, 15, 16, 17, 33})
        for (const int columns : {1, 2, 3, 4, 15, 16, 17, 33})
            for (const Order& order : {Order{0, 2, 1}, Order{2, 0, 1}, Order{1, 0, 2}, Order{2, 1, 0}, Order{1, 2, 0}})
                check_permute({3, rows, columns}, order, 2);
    SUCCEED("all agree");
}

TEST_CASE("permute takes the heads of an attention out of its rows and back", "[kernel][permute]") {
    check_permute({128, 12, 64}, {1, 0, 2}, 2);  // (places, heads, width): rows are copied
    check_permute({12, 128, 64}, {0, 2, 1}, 2);  // keys, transposed for each head
    SUCCEED("all agree");
}

}  // namespace permute_test
