/// Operations that move elements: every element arrives where its index says.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/slices.hpp"

#include <idem/kernel/move.hpp>

using namespace idem::kernel;

TEST_CASE("transpose swaps the last two axes of every block", "[kernel][move]") {
    const std::ptrdiff_t shapes[][3] = {{1, 1, 1}, {2, 3, 5}, {1, 16, 16}, {3, 17, 33}, {1, 3, 100}, {2, 100, 3}};
    for (const auto& [outer, rows, columns] : shapes)
        for (std::ptrdiff_t batch : {1, 3}) {
            Geometry g;
            g.outer = outer;
            g.axis = rows;
            g.inner = columns;
            const auto input = idem::test::random_floats(batch * outer * rows * columns, 1);
            idem::test::GuardedOutput output(batch * outer * rows * columns);
            transpose(g, {input.data(), nullptr, output.data(), nullptr, nullptr, batch});
            bool same = true;
            for (std::ptrdiff_t b = 0; b < batch * outer; ++b)
                for (std::ptrdiff_t i = 0; i < rows; ++i)
                    for (std::ptrdiff_t j = 0; j < columns; ++j)
                        same = same && output.values()[static_cast<std::size_t>((b * columns + j) * rows + i)] ==
                                           input[static_cast<std::size_t>((b * rows + i) * columns + j)];
            CHECK(same);
            CHECK(output.guards_hold());
        }
}

TEST_CASE("copy_slice fills its columns of every row and leaves the others", "[kernel][move]") {
    Geometry left, right;
    left.outer = right.outer = 4;
    left.axis = 3;
    right.axis = 5;
    left.pitch = right.pitch = 8;
    right.offset = 3;
    const auto a = idem::test::random_floats(2 * 4 * 3, 1), b = idem::test::random_floats(2 * 4 * 5, 2);
    idem::test::GuardedOutput output(2 * 4 * 8);
    copy_slice(left, {a.data(), nullptr, output.data(), nullptr, nullptr, 2});
    CHECK(std::isnan(output.values()[3]));
    copy_slice(right, {b.data(), nullptr, output.data(), nullptr, nullptr, 2});
    for (std::size_t row = 0; row < 8; ++row)
        for (std::size_t i = 0; i < 8; ++i)
            CHECK(output.values()[row * 8 + i] == (i < 3 ? a[row * 3 + i] : b[row * 5 + i - 3]));
    CHECK(output.guards_hold());
}

TEST_CASE("take_slice takes from every row what copy_slice would put there", "[kernel][move]") {
    Geometry g;
    g.outer = 4;
    g.axis = 5;
    g.pitch = 8;
    g.offset = 2;
    const auto input = idem::test::random_floats(2 * 4 * 8, 1);
    for (const std::ptrdiff_t out_pitch : {0, 7}) {
        g.out_pitch = out_pitch;
        const std::ptrdiff_t pitch = pitch_or(out_pitch, 5);
        idem::test::GuardedOutput output(7 * pitch + 5);
        take_slice(g, {.input = input.data(), .output = output.data(), .batch = 2});
        for (std::ptrdiff_t row = 0; row < 8; ++row)
            for (std::ptrdiff_t i = 0; i < pitch && row * pitch + i < 7 * pitch + 5; ++i) {
                const float y = output.values()[static_cast<std::size_t>(row * pitch + i)];
                CHECK((i < 5 ? y == input[static_cast<std::size_t>(row * 8 + i + 2)] : std::isnan(y)));
            }
        CHECK(output.guards_hold());
    }
}

TEST_CASE("copy copies all samples", "[kernel][move]") {
    Geometry g;
    g.outer = 2;
    g.axis = 3;
    g.inner = 5;
    const auto input = idem::test::random_floats(3 * 30, 1);
    idem::test::GuardedOutput output(90);
    copy(g, {input.data(), nullptr, output.data(), nullptr, nullptr, 3});
    CHECK(std::equal(input.begin(), input.end(), output.values().begin()));
    CHECK(output.guards_hold());
}

TEST_CASE("threads share what is moved", "[kernel][move][threads]") {
    for (const std::ptrdiff_t batch : {1, 3}) {
        Geometry g;
        g.outer = 2;
        g.axis = 5;
        g.inner = 37;
        const auto input = idem::test::random_floats(batch * 2 * 5 * 37, 1);
        const Call call{.input = input.data(), .batch = batch};
        CHECK(idem::test::threads_agree(transpose, g, call, batch * 2 * 5 * 37));
        CHECK(idem::test::threads_agree(copy, g, call, batch * 2 * 5 * 37));
        g.inner = 1;
        g.pitch = 7;
        g.offset = 2;
        CHECK(idem::test::threads_agree(copy_slice, g, call, batch * 2 * 7));
        CHECK(idem::test::threads_agree(take_slice, g, call, batch * 2 * 5));
    }
}

TEST_CASE("pad puts zeros around every image", "[kernel][move]") {
    constexpr int sides[][4] = {{0, 0, 0, 0}, {1, 1, 1, 1}, {2, 0, 0, 3}, {0, 4, 1, 0}};  // above, below, left, right
    for (const auto& [above, below, left, right] : sides)
        for (const int channels : {1, 5, 17}) {
            Geometry g;
            g.height = 3;
            g.width = 4;
            g.channels = g.out_channels = channels;
            g.vertical.padding = above;
            g.horizontal.padding = left;
            g.out_height = g.height + above + below;
            g.out_width = g.width + left + right;
            const auto input = idem::test::random_floats(2 * 3 * 4 * channels, 1);
            const std::ptrdiff_t count = std::ptrdiff_t{2} * g.out_height * g.out_width * channels;
            idem::test::GuardedOutput output(count);
            const Call call{.input = input.data(), .output = output.data(), .batch = 2};
            pad(g, call);
            bool same = true;
            for (std::ptrdiff_t i = 0; i < count; ++i) {
                const std::ptrdiff_t c = i % channels, pixel = i / channels, line = pixel / g.out_width;
                const std::ptrdiff_t x = pixel % g.out_width - left, y = line % g.out_height - above;
                const bool inside = x >= 0 && x < g.width && y >= 0 && y < g.height;
                const std::ptrdiff_t from = ((line / g.out_height * g.height + y) * g.width + x) * channels + c;
                const float wanted = inside ? input[static_cast<std::size_t>(from)] : 0.0f;
                same = same && output.values()[static_cast<std::size_t>(i)] == wanted;
            }
            CHECK(same);
            CHECK(output.guards_hold());
            CHECK(idem::test::threads_agree(pad, g, call, count));
        }
}

TEST_CASE("interleave puts the phases of every place side by side, as far as there are outputs", "[kernel][move]") {
    for (const int channels : {1, 5})
        for (const int down : {1, 2})
            for (const int across : {1, 3})
                for (const int cut : {0, 1}) {
                    Geometry g;
                    g.height = 3;
                    g.width = 4;
                    g.out_channels = channels;
                    g.channels = g.out_channels * down * across;
                    g.vertical.stride = down;
                    g.horizontal.stride = across;
                    g.out_height = g.height * down - cut * (down - 1);
                    g.out_width = g.width * across - cut * (across - 1);
                    const auto input = idem::test::random_floats(std::ptrdiff_t{2} * 3 * 4 * g.channels, 1);
                    const std::ptrdiff_t count = std::ptrdiff_t{2} * g.out_height * g.out_width * g.out_channels;
                    idem::test::GuardedOutput output(count);
                    const Call call{.input = input.data(), .output = output.data(), .batch = 2};
                    interleave(g, call);
                    bool same = true;
                    for (std::ptrdiff_t i = 0; i < count; ++i) {
                        const std::ptrdiff_t c = i % g.out_channels, pixel = i / g.out_channels;
                        const std::ptrdiff_t x = pixel % g.out_width, line = pixel / g.out_width;
                        const std::ptrdiff_t y = line % g.out_height, sample = line / g.out_height;
                        const std::ptrdiff_t phase = y % down * across + x % across;
                        const std::ptrdiff_t channel = phase * channels + c;
                        const std::ptrdiff_t place = (sample * g.height + y / down) * g.width + x / across;
                        same = same && output.values()[static_cast<std::size_t>(i)] ==
                                           input[static_cast<std::size_t>(place * g.channels + channel)];
                    }
                    CHECK(same);
                    CHECK(output.guards_hold());
                    CHECK(idem::test::threads_agree(interleave, g, call, count));
                    const idem::test::Places places{count / g.out_channels, g.out_channels};
                    CHECK(idem::test::slices_agree(interleave, g, call, {}, places));
                }
}

TEST_CASE("what is moved may lie in slices", "[kernel][move][slices]") {
    for (const std::ptrdiff_t batch : {1, 3}) {
        Geometry g;
        g.height = 4;
        g.width = 3;
        g.channels = 5;
        g.axis = 12;
        g.inner = 5;
        const auto input = idem::test::random_floats(batch * 60, 1);
        const Call call{.input = input.data(), .batch = batch};
        CHECK(idem::test::slices_agree(copy, g, call, {batch * 12, 5}, {batch * 12, 5}));
        CHECK(idem::test::slices_agree(transpose, g, call, {batch * 12, 5}, {batch * 5, 12}));
    }
    Geometry g;
    g.outer = 2;
    g.axis = 3;
    g.pitch = 4;
    g.offset = 1;
    g.in_pitch = 5;
    const float input[] = {1, 2, 3, 0, 0, 4, 5, 6};
    idem::test::GuardedOutput output(8);
    copy_slice(g, {.input = input, .output = output.data()});
    CHECK(std::equal(input, input + 3, output.values().begin() + 1));
    CHECK(std::equal(input + 5, input + 8, output.values().begin() + 5));
}
