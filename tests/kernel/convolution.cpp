/// Convolution against a naive twin in double precision.
#include "support/catch.hpp"

#include "kernel/applying.hpp"
#include "kernel/convolution_problem.hpp"
#include "kernel/shares.hpp"
#include "kernel/slices.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/activation.hpp>
#include <idem/kernel/convolution.hpp>

using namespace idem;
using namespace idem::kernel;
using test::ConvolutionProblem;
using test::row_geometry;
using test::window_geometry;
using Window = idem::detail::WindowAxis;

namespace convolution_test {
namespace {

/// A problem with what a run of it needs, but for an output.
template <class V>
struct Prepared : ConvolutionProblem {
    test::Aligned<float> packed;
    test::Aligned<std::byte> scratch;

    explicit Prepared(const Geometry& geometry, const test::Variation& with = {})
        : ConvolutionProblem(geometry, with),
          packed(convolution_packed_floats<V>(g)),
          scratch(convolution_scratch_bytes<V>(g)) {
        pack_convolution<V>(g, parameters(), packed.data());
    }

    Call call() const {
        Call whole = ConvolutionProblem::call(packed.data());
        whole.scratch = scratch.data();
        return whole;
    }
    template <class Function>
    test::GuardedOutput run() const {
        test::GuardedOutput output(out_floats());
        Call whole = call();
        whole.output = output.data();
        convolution<V>(test::applying<Function, V>(g), whole);
        return output;
    }
};

template <class V>
void check_convolution(const Geometry& g, const test::Variation& with = {}, double tolerance = 1e-6) {
    const Prepared<V> problem(g, with);
    const test::GuardedOutput output = problem.template run<None>();
    INFO(problem.describe());
    CHECK(test::first_difference(output.values(), problem.expected(), tolerance) == -1);
    CHECK(output.guards_hold());
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("a product is right for every number of rows and columns around a tile's edge",
                        "[kernel][convolution]", test::Vectors) {
    constexpr int lanes = static_cast<int>(simd::lanes<TestType>);
    for (int rows : {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 27, 28, 29, 43, 57, 96, 97, 200})
        for (int columns : {1, lanes - 1, lanes, lanes + 1, 2 * lanes, 3 * lanes - 1, 3 * lanes, 4 * lanes,
                            4 * lanes + 1, 7 * lanes + 3})
            if (columns > 0) check_convolution<TestType>(row_geometry(rows, 7, columns));
}

TEMPLATE_LIST_TEST_CASE("a product is right when its depth is cut into cache-sized blocks", "[kernel][convolution]",
                        test::Vectors) {
    for (int depth : {1, 2, 63, 64, 65, 255, 256, 257, 1000}) check_convolution<TestType>(row_geometry(11, depth, 70));
    check_convolution<TestType>(row_geometry(2, 9000, 3));
    check_convolution<TestType>(window_geometry(6, 5, 100, 70, {3, 1, 1}, {3, 1, 1}));
}

TEMPLATE_LIST_TEST_CASE("batches lie behind each other", "[kernel][convolution]", test::Vectors) {
    for (std::ptrdiff_t batch : {1, 3, 8}) {
        check_convolution<TestType>(row_geometry(1, 33, 17), {batch});
        check_convolution<TestType>(window_geometry(7, 5, 3, 9, {3, 2, 1}, {3, 2, 1}), {batch});
        check_convolution<TestType>(window_geometry(7, 5, 20, 9, {3, 2, 1}, {3, 2, 1}), {batch});
        check_convolution<TestType>(window_geometry(7, 5, 20, 20, {3, 2, 1}, {3, 2, 1}, 20), {batch});
    }
}

TEMPLATE_LIST_TEST_CASE("windows: stride, padding, dilation, one direction only", "[kernel][convolution]",
                        test::Vectors) {
    for (int channels : {1, 3, 15, 16, 18}) {
        const auto check = [&](int height, int width, Window vertical, Window horizontal) {
            check_convolution<TestType>(window_geometry(height, width, channels, 5, vertical, horizontal), {2});
        };
        check(8, 9, {3, 1, 1}, {3, 1, 1});
        check(15, 13, {7, 2, 3}, {7, 2, 3});
        check(9, 9, {2, 3, 0}, {2, 3, 0});  // stride beyond the kernel
        check(1, 1, {3, 1, 1}, {3, 1, 1});  // more padding than input
        check(9, 11, {3, 1, 2, 2}, {3, 2, 4, 3});
        check(1, 40, {1}, {5, 1, 4, 2});  // one-dimensional
        check(6, 1, {4, 1, 3}, {1});
        check(4, 4, {4}, {4});  // the window is the input
        check(5, 6, {1, 2}, {1, 2});
        check(6, 5, {2, 1, 0}, {3, 1, 2});
    }
}

TEMPLATE_LIST_TEST_CASE("windows: padding that differs between the sides", "[kernel][convolution]", test::Vectors) {
    for (int channels : {1, 3, 15, 16, 18}) {
        const auto check = [&](Geometry g, int below, int right) {
            check_convolution<TestType>(test::more_behind(g, below, right), {2});
        };
        check(window_geometry(8, 9, channels, 5, {3}, {3}), 1, 2);
        check(window_geometry(8, 9, channels, 5, {3, 2}, {3, 2}), 1, 1);
        check(window_geometry(8, 9, channels, 5, {3, 1, 2}, {3, 1, 2}), -2, -2);
        check(window_geometry(5, 6, channels, 5, {1}, {1}), 3, 4);
        check(window_geometry(1, 40, channels, 5, {1}, {3, 1, 14, 7}), 0, -14);  // causal
        check(window_geometry(1, 3, channels, 5, {1}, {2, 1, 9, 9}), 0, -9);     // all but the last place in padding
    }
}

TEMPLATE_LIST_TEST_CASE("windows of one place that hang over the ends of a line", "[kernel][convolution]",
                        test::Vectors) {
    for (int channels : {7, 8, 20})
        for (int columns : {5, 20, 100}) {
            const auto line = [&](int width, int padding) {
                return window_geometry(1, width, channels, columns, {1}, {1, 1, padding});
            };
            check_convolution<TestType>(line(6, 2));
            check_convolution<TestType>(line(60, 1));
            check_convolution<TestType>(test::more_behind(line(1, 0), 0, 1));
            check_convolution<TestType>(test::more_behind(line(6, 0), 0, 9));
        }
}

TEMPLATE_LIST_TEST_CASE("groups see only their own channels", "[kernel][convolution]", test::Vectors) {
    for (int groups : {2, 3, 4}) {
        check_convolution<TestType>(window_geometry(6, 7, 12, 24, {3, 1, 1}, {3, 1, 1}, groups), {2, true, true});
        check_convolution<TestType>(window_geometry(6, 7, 12 * 17, 12, {1}, {1}, groups));
    }
    check_convolution<TestType>(window_geometry(6, 7, 6, 12, {3, 1, 1}, {3, 1, 1}, 6));  // multiplier 2
    check_convolution<TestType>(window_geometry(6, 7, 5, 5, {3, 1, 1}, {3, 1, 1}, 5));
}

TEMPLATE_LIST_TEST_CASE("bias, folded scale and shift, and a residual", "[kernel][convolution]", test::Vectors) {
    for (const bool folded : {false, true})
        for (const bool residual : {false, true}) {
            check_convolution<TestType>(row_geometry(7, 12, 37), {3, folded, residual});
            check_convolution<TestType>(window_geometry(6, 6, 18, 21, {3, 1, 1}, {3, 1, 1}), {1, folded, residual});
        }
}

TEMPLATE_LIST_TEST_CASE("without bias, sums begin with zero, or with the shift", "[kernel][convolution]",
                        test::Vectors) {
    const Geometry g = row_geometry(1, 2, 3);
    const float weight[] = {1, 2, 3, 4, 5, 6}, shift[] = {10, 20, 30}, input[] = {1, 10};
    const float* const shifts[] = {nullptr, shift};
    for (const float* added : shifts) {
        test::Aligned<float> packed(convolution_packed_floats<TestType>(g));
        test::Aligned<std::byte> scratch(convolution_scratch_bytes<TestType>(g));
        test::GuardedOutput output(3);
        pack_convolution<TestType>(g, {weight, nullptr, nullptr, added}, packed.data());
        convolution<TestType>(g, {input, nullptr, output.data(), packed.data(), scratch.data(), 1});
        CHECK(output.values()[0] == (added ? 31.0f : 21.0f));
        CHECK(output.values()[1] == (added ? 63.0f : 43.0f));
        CHECK(output.values()[2] == (added ? 95.0f : 65.0f));
    }
}

TEMPLATE_LIST_TEST_CASE("the activation comes last, after the residual", "[kernel][convolution]", test::Vectors) {
    const Geometry g = row_geometry(1, 1, 2);
    const float weight[] = {1, -1}, input[] = {2}, operand[] = {-3, 5};
    test::Aligned<float> packed(convolution_packed_floats<TestType>(g));
    test::Aligned<std::byte> scratch(convolution_scratch_bytes<TestType>(g));
    test::GuardedOutput output(2);
    pack_convolution<TestType>(g, {weight, nullptr, nullptr, nullptr}, packed.data());
    convolution<TestType>(test::applying<Relu, TestType>(g), {input, operand, output.data(), packed.data(), scratch.data(), 1});
    CHECK(output.values()[0] == 0.0f);
    CHECK(output.values()[1] == 3.0f);
}

TEMPLATE_LIST_TEST_CASE("NaN and infinity reach exactly the outputs that see them", "[kernel][convolution]",
                        test::Vectors) {
    for (int channels : {3, 16}) {
        Prepared<TestType> problem(window_geometry(5, 5, channels, 3, {3, 1, 1}, {3, 1, 1}));
        problem.input[static_cast<std::size_t>(12 * channels)] = std::numeric_limits<float>::quiet_NaN();  // the middle
        const test::GuardedOutput output = problem.template run<Relu>();
        for (int y = 0; y < 5; ++y)
            for (int x = 0; x < 5; ++x) {
                const bool sees = std::abs(y - 2) <= 1 && std::abs(x - 2) <= 1;
                CHECK(std::isnan(output.values()[static_cast<std::size_t>((y * 5 + x) * 3)]) == sees);
            }
    }
}

namespace {

/// With and without gaps between places: what is computed is right, and gaps stay as they were.
template <class V>
void check_slices(const Geometry& g, const test::Variation& with = {}) {
    check_convolution<V>(g, with, 2e-6);
    const Prepared<V> problem(g, with);
    INFO(problem.describe());
    CHECK(test::slices_agree(convolution<V>, g, problem.call(), {problem.places(g.height, g.width), g.channels},
                             {problem.places(g.out_height, g.out_width), g.out_channels}));
}

/// Wide enough for rows to be gathered, and for few rows to go through several panels at once, in every vector type,
/// with a narrow panel at the end.
template <class V>
int many_columns() {
    const std::ptrdiff_t panels = kernel::detail::panels_worth_gathering<V> + most_abreast<V>;
    return static_cast<int>(panels * widest_panel<V> * simd::lanes<V>) + 1;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("streams may be slices of wider ones", "[kernel][convolution][slices]", test::Vectors) {
    for (const Geometry& g :
         {row_geometry(15, 9, 37), window_geometry(5, 6, 3, 17, {3, 1, 1}, {3, 2, 1}),
          window_geometry(5, 6, 20, 33, {3, 1, 1}, {3, 2, 1}), window_geometry(5, 6, 20, 6, {3, 1, 1}, {3, 1, 1}, 2)})
        for (const bool residual : {false, true}) check_slices<TestType>(g, {.batch = 2, .residual = residual});
}

TEMPLATE_LIST_TEST_CASE("windows that slide along a line, one by one", "[kernel][convolution]", test::Vectors) {
    for (const int channels : {1, 7, 8, 18, 48})
        for (const int out_channels : {1, 18, many_columns<TestType>()})
            for (const Window& across : {Window{2}, Window{3, 1, 0, 2}, Window{2, 1, 0, 9}})
                for (const int places : {1, 2, 3, 40})
                    check_slices<TestType>(
                        window_geometry(1, places - 1 + across.span(), channels, out_channels, {1}, across),
                        {.residual = true});
    for (const int places : {1, 30}) {
        const int width = places + 6;
        check_slices<TestType>(window_geometry(1, width, 36, 24, {1}, {4, 1, 0, 2}, 2), {.residual = true});
        check_slices<TestType>(window_geometry(1, width, 12, 12, {1}, {4, 1, 0, 2}, 3), {.folded = true});
        check_slices<TestType>(test::more_behind(window_geometry(1, width, 20, 5, {1}, {4, 1, 0, 2}), 0, -1));
        check_slices<TestType>(window_geometry(1, width, 20, 5, {1}, {4, 2, 0, 2}));
        check_slices<TestType>(window_geometry(1, width, 20, 5, {1}, {4, 1, 0, 2}), {.batch = 3});
    }
    const int deep = static_cast<int>(kernel::detail::longest_part) + 3;
    check_slices<TestType>(window_geometry(1, 7, deep, 5, {1}, {2, 1, 0, 3}), {.residual = true});
}

TEMPLATE_LIST_TEST_CASE("windows that slide along a line, and over padding at its ends", "[kernel][convolution]",
                        test::Vectors) {
    for (const int channels : {1, 7, 8, 18, 48})
        for (const int out_channels : {1, 18, many_columns<TestType>()})
            for (const Window& across : {Window{3, 1, 1}, Window{2, 1, 7, 7}, Window{3, 1, 40, 20}, Window{5, 1, 2, 3}})
                for (const int width : {1, 2, 9, 45, 200}) {
                    if (!across.fits(width)) continue;
                    const Geometry around = window_geometry(1, width, channels, out_channels, {1}, across);
                    check_slices<TestType>(around, {.residual = true});
                    const int causal = width - around.out_width;  // as many places as there are
                    check_slices<TestType>(test::more_behind(around, 0, causal), {.residual = true});
                }
    for (const int width : {50, 300})
        for (const std::ptrdiff_t batch : {2, 3})
            check_slices<TestType>(window_geometry(1, width, 36, 24, {1}, {4, 1, 6, 2}, 2),
                                   {.batch = batch, .residual = true});
}

TEMPLATE_LIST_TEST_CASE("one window that hangs over no padding", "[kernel][convolution]", test::Vectors) {
    for (const int channels : {1, 6, 21})
        for (const int out_channels : {3, many_columns<TestType>()}) {
            const auto check = [&](const Geometry& g) { check_slices<TestType>(g, {.residual = true}); };
            check(window_geometry(4, 5, channels, out_channels, {4}, {5}));
            check(window_geometry(5, 5, channels, out_channels, {3, 1, 0, 2}, {2, 2, 0, 3}));
            check(window_geometry(7, 6, channels, out_channels, {5, 4}, {4, 3}));
            check(window_geometry(3, 1, 2 * channels, 2 * out_channels, {3}, {1}, 2));
        }
    check_slices<TestType>(window_geometry(2, 2, 80000, 3, {2}, {2}));  // whose window the scratch does not take
}

TEMPLATE_LIST_TEST_CASE("a prologue transforms the input", "[kernel][convolution]", test::Vectors) {
    for (const Prologue prologue : {Prologue::scale_shift, Prologue::scale_shift_relu})
        for (Geometry g :
             {row_geometry(1, 21, 9), row_geometry(150, 18, 9), window_geometry(7, 5, 33, 20, {1, 2}, {1, 2}),
              row_geometry(45, 21, many_columns<TestType>())}) {
            g.prologue = prologue;
            check_slices<TestType>(g, {.batch = 2, .residual = true});
        }
}

TEMPLATE_LIST_TEST_CASE("rows that do not lie well are right, gathered or not", "[kernel][convolution]",
                        test::Vectors) {
    const int columns = many_columns<TestType>();
    for (const int out_channels : {columns, 5}) {
        for (const int rows : {1, 2, 3, 14, 29, 141})  // of 512 channels, they are all in one set or two of a cache
            for (const int depth : {1, 17, 512}) check_slices<TestType>(row_geometry(rows, depth, out_channels));
        for (const int width : {3, 4, 7})  // one, two and more output pixels
            check_slices<TestType>(window_geometry(3, width, 18, out_channels, {3}, {3}), {.residual = true});
        check_slices<TestType>(window_geometry(7, 7, 18, out_channels, {3, 1, 1}, {3, 1, 1}), {.residual = true});
        check_slices<TestType>(window_geometry(9, 8, 18, out_channels, {1, 2}, {1, 2}), {.residual = true});
    }
}

TEMPLATE_LIST_TEST_CASE("sums wait in the output between parts of the depth", "[kernel][convolution]",
                        test::Vectors) {
    const int depth = static_cast<int>(kernel::detail::longest_part) + 3;
    for (const int rows : {1, 2, 16, 40})
        for (const int columns : {5, many_columns<TestType>()})
            check_slices<TestType>(row_geometry(rows, depth, columns), {.residual = true});
    check_slices<TestType>(window_geometry(3, 3, depth / 4, 5, {3, 1, 1}, {3, 1, 1}), {.residual = true});
}

TEMPLATE_LIST_TEST_CASE("rows that see only padding in a part of the window", "[kernel][convolution]", test::Vectors) {
    const int depth = static_cast<int>(kernel::detail::longest_part);  // every place of a window is a part, at least
    const Window around{3, 1, 1}, wide{3, 1, 2}, halving{3, 2, 1}, far{3, 1, 3, 3};
    for (const Window& vertical : {around, wide, halving, far})
        for (const int height : {1, 2, 5})
            for (const int batch : {1, 3})
                check_slices<TestType>(window_geometry(height, 3, depth, 6, vertical, {2}),
                                       {.batch = batch, .residual = true});
    check_slices<TestType>(window_geometry(4, 1, depth, many_columns<TestType>(), around, {1}), {.residual = true});
}

TEMPLATE_LIST_TEST_CASE("deep tiles of many rows, whose outputs and operands are fetched before, are right",
                        "[kernel][convolution]", test::Vectors) {
    const int tallest = tallest_tile<TestType>(usual_panel<TestType>);
    for (const int rows : {4 * tallest, 4 * tallest + 1, 5 * tallest + 3})
        for (const int depth : {223, 225, 447, 449, 2051})
            for (const bool residual : {false, true})
                check_slices<TestType>(row_geometry(rows, depth, 70), {.residual = residual});
}

TEMPLATE_LIST_TEST_CASE("streams that the cache does not take pass by weights that it does", "[kernel][convolution]",
                        test::Vectors) {
    const int rows = static_cast<int>(second_level_bytes / 500);
    for (const Prologue prologue : {Prologue::none, Prologue::scale_shift}) {
        Geometry g = row_geometry(rows, 24, 70);
        g.prologue = prologue;
        check_slices<TestType>(g, {.residual = true});
    }
    check_slices<TestType>(window_geometry(2, rows, 6, 130, {2}, {1}));
    check_slices<TestType>(row_geometry(rows, 150, 1), {.batch = 2});
}

TEMPLATE_LIST_TEST_CASE("every activation is applied once, to whole sums", "[kernel][convolution]", test::Vectors) {
    const int deep = static_cast<int>(kernel::detail::longest_part) + 3;
    for (const Geometry& g : {row_geometry(1, deep, 5), row_geometry(15, deep, 37), row_geometry(1, 9, 300),
                              window_geometry(4, 1, deep, 5, {3, 1, 1}, {1})}) {
        const Prepared<TestType> problem(g, {.residual = true});
        const test::GuardedOutput sums = problem.template run<None>();
        const auto check = [&](const test::GuardedOutput& output, auto apply) {
            for (std::size_t i = 0; i < sums.values().size(); ++i)
                CHECK(output.values()[i] == Approx(apply(sums.values()[i])).margin(1e-6));
        };
        check(problem.template run<Relu>(), [](float x) { return std::max(x, 0.0f); });
        check(problem.template run<Relu6>(), [](float x) { return std::min(std::max(x, 0.0f), 6.0f); });
        check(problem.template run<LeakyRelu<0.5>>(), [](float x) { return x > 0 ? x : 0.5f * x; });
    }
}

TEMPLATE_LIST_TEST_CASE("threads share rows and panels, and give the same bits", "[kernel][convolution][threads]",
                        test::Vectors) {
    const int columns = many_columns<TestType>();
    for (const std::ptrdiff_t batch : {1, 3})
        for (const Geometry& g : {row_geometry(1, 9, 300), row_geometry(2, 9, 70), row_geometry(50, 9, 3),
                           row_geometry(29, 9, columns), row_geometry(29, 512, columns),
                           row_geometry(static_cast<int>(second_level_bytes / 80), 8, 20),
                           window_geometry(7, 7, 20, 33, {3, 1, 1}, {3, 1, 1}),
                           window_geometry(7, 7, 12, 24, {3, 1, 1}, {3, 1, 1}, 3),
                           window_geometry(9, 7, 10, 10, {3, 2, 1}, {3, 1, 1}, 10),
                           window_geometry(1, 31, 512, 3, {3, 1, 1}, {3, 1, 1}),  // parts that see only padding
                           window_geometry(1, 3, 9, columns, {1}, {3}), window_geometry(1, 3, 18, 66, {1}, {3}, 3),
                           window_geometry(1, 31, 18, 20, {1}, {3, 1, 0, 2}),
                           window_geometry(1, 31, 18, 20, {1}, {3, 1, 20, 10})}) {
            const Prepared<TestType> problem(g, {.batch = batch, .residual = true});
            INFO(problem.describe());
            const std::ptrdiff_t scratch = convolution_scratch_bytes<TestType>(g);
            CHECK(test::threads_agree(convolution<TestType>, test::applying<Relu, TestType>(g), problem.call(), problem.out_floats(), scratch));
        }
}

TEMPLATE_LIST_TEST_CASE("a sample's bits do not depend on its batch", "[kernel][convolution]", test::Vectors) {
    const int deep = static_cast<int>(kernel::detail::longest_part) + 3;
    for (const Geometry& g : {row_geometry(1, 77, many_columns<TestType>()), row_geometry(1, deep, 70),
                              row_geometry(1, 77, 3), window_geometry(1, 5, 9, 30, {1}, {3, 1, 0, 2})}) {
        const test::GuardedOutput alone = Prepared<TestType>(g).template run<None>();
        for (const std::ptrdiff_t batch : {2, 3, 40}) {
            const test::GuardedOutput all = Prepared<TestType>(g, {.batch = batch}).template run<None>();
            CHECK(std::equal(alone.values().begin(), alone.values().end(), all.values().begin()));
        }
    }
}

TEMPLATE_LIST_TEST_CASE("every part of a product has one thread, whatever their number",
                        "[kernel][convolution][threads]", test::Vectors) {
    using V = TestType;
    for (const std::ptrdiff_t rows : {1, 7, 49, 3136})
        for (const std::ptrdiff_t columns : {1, 40, 256, 500})
            for (const std::ptrdiff_t groups : {1, 3})
                for (const int threads : {1, 2, 3, 4, 6, 8}) {
                    std::ptrdiff_t parts = 0;
                    for (int thread = 0; thread < threads; ++thread) {
                        const auto part = kernel::detail::share_product<V>(rows, columns, groups, {thread, threads});
                        parts += (part.rows.end - part.rows.begin) * (part.panels.end - part.panels.begin);
                    }
                    CHECK(parts == rows * groups * panel_count<V>(columns));
                }
    // Many rows are cut by rows; few, whose weights are the larger part, by panels.
    CHECK(kernel::detail::share_product<V>(3136, 64, 1, {0, 2}).rows.end == 1568);
    CHECK(kernel::detail::share_product<V>(49, 768, 1, {0, 2}).panels.end == panel_count<V>(768) / 2);
}

TEMPLATE_LIST_TEST_CASE("threads have nearly the same number of columns, though panels differ in width",
                        "[kernel][convolution][threads]", test::Vectors) {
    using V = TestType;
    for (std::ptrdiff_t columns = 1; columns <= 700; columns += 13)
        for (const std::ptrdiff_t groups : {1, 3})
            for (const int parts : {1, 2, 3, 8}) {
                const std::ptrdiff_t all = groups * packed_panel_floats<V>(0, columns);
                const std::ptrdiff_t widest = kernel::detail::widest_part<V>(columns, groups, parts);
                CHECK(widest * parts >= all);
                CHECK(widest <= all / parts + widest_panel<V> * simd::lanes<V>);
            }
}

TEST_CASE("scratch and packed sizes are constants, and do not depend on the batch", "[kernel][convolution]") {
    constexpr Geometry g{};
    STATIC_REQUIRE(convolution_scratch_bytes(g) > 0);
    STATIC_REQUIRE(convolution_packed_floats(g) >= 2);
}

}  // namespace convolution_test
