/// Linear with weights as bf16 against its definition, with weights rounded one by one.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/convolution_problem.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/bf16_linear.hpp>
#include <idem/kernel/split_bf16.hpp>

using namespace idem;
using namespace idem::kernel;
using test::row_geometry;

namespace bf16_linear_test {
namespace {

struct Rounded : test::ConvolutionProblem {
    Rounded(const Geometry& geometry, const test::Variation& with) : ConvolutionProblem(geometry, with) {
        for (float& x : weight) x = float_of(nearest_bf16(x));
    }
};

/// Weights of 24 bits, and a definition with those of 8.
template <class V>
struct Prepared {
    test::Aligned<float> packed;
    test::Aligned<std::byte> scratch;
    Call call;

    explicit Prepared(const test::ConvolutionProblem& problem)
        : packed(bf16_linear_packed_floats<V>(problem.g)),
          scratch(bf16_linear_scratch_bytes<V>(problem.g)),
          call(problem.call(packed.data())) {
        pack_bf16_linear<V>(problem.g, problem.parameters(), packed.data());
        call.scratch = scratch.data();
    }
};

template <class V, class Function = None>
void check(const Geometry& g, const test::Variation& with = {}, double tolerance = 1e-6) {
    const test::ConvolutionProblem exact(g, with);
    const Rounded rounded(g, with);
    const Prepared<V> prepared(exact);
    test::GuardedOutput output(exact.out_floats());
    Call call = prepared.call;
    call.output = output.data();
    bf16_linear<V>(test::applying<Function, V>(g), call);
    INFO(exact.describe());
    CHECK(test::first_difference(output.values(), (with.folded ? exact : rounded).expected(), tolerance) == -1);
    CHECK(output.guards_hold());
}

}  // namespace
}  // namespace bf16_linear_test

TEMPLATE_LIST_TEST_CASE("bf16 weights: every number of rows and columns around a tile's edge, every depth",
                        "[kernel][bf16]", test::Vectors) {
    constexpr int lanes = static_cast<int>(simd::lanes<TestType>);
    for (int rows : {1, 2, 3, 4, 5, 6, 7, 8, 9, 29, 200})
        for (int columns : {1, lanes, 2 * lanes + 1, 3 * lanes, 4 * lanes, 9 * lanes, 12 * lanes + 5, 16 * lanes})
            for (int depth : {1, 2, 7, 40})
                bf16_linear_test::check<TestType>(row_geometry(rows, depth, columns), {.residual = rows % 2 == 1});
    bf16_linear_test::check<TestType>(row_geometry(3, 2500, 20));
    bf16_linear_test::check<TestType>(row_geometry(1, 2500, 20));
}

TEMPLATE_LIST_TEST_CASE("bf16 weights: a folded scale is rounded with them, batches lie behind each other",
                        "[kernel][bf16]", test::Vectors) {
    for (const std::ptrdiff_t batch : {1, 3}) {
        bf16_linear_test::check<TestType>(row_geometry(1, 64, 70), {batch, true, true}, 0x1p-8);
        bf16_linear_test::check<TestType>(row_geometry(5, 64, 70), {batch, true, true}, 0x1p-8);
        bf16_linear_test::check<TestType>(row_geometry(5, 64, 70), {batch});
    }
}

TEMPLATE_LIST_TEST_CASE("bf16 weights: threads, slices and activations change no bit", "[kernel][bf16]",
                        test::Vectors) {
    using V = TestType;
    for (int rows : {1, 2, 40}) {
        const Geometry g = row_geometry(rows, 33, 203);
        const test::ConvolutionProblem problem(g, {.residual = true});
        const bf16_linear_test::Prepared<V> prepared(problem);
        CHECK(test::threads_agree(bf16_linear<V>, test::applying<Gelu, V>(g), prepared.call, problem.out_floats(),
                                  bf16_linear_scratch_bytes<V>(g)));
        CHECK(test::slices_agree(bf16_linear<V>, test::applying<Relu, V>(g), prepared.call,
                                 {problem.places(g.height, g.width), g.channels},
                                 {problem.places(g.out_height, g.out_width), g.out_channels}));
    }
}

TEMPLATE_LIST_TEST_CASE("bf16 weights: one row gives the bits that it gives among others", "[kernel][bf16]",
                        test::Vectors) {
    using V = TestType;
    const test::ConvolutionProblem problem(row_geometry(3, 50, 170));
    const bf16_linear_test::Prepared<V> prepared(problem);
    test::GuardedOutput all(problem.out_floats()), one(170);
    Call call = prepared.call;
    call.output = all.data();
    bf16_linear<V>(test::applying<Silu, V>(problem.g), call);
    call.output = one.data();
    call.input += 50;
    bf16_linear<V>(test::applying<Silu, V>(row_geometry(1, 50, 170)), call);
    CHECK(std::equal(one.values().begin(), one.values().end(), all.values().begin() + 170));
}
