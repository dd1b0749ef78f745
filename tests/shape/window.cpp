/// The arithmetic of sliding windows, against a count of the places themselves.
#include "support/catch.hpp"

#include <idem/shape/window.hpp>

using idem::detail::WindowAxis;

namespace {

/// Slides the window from the left edge of the padded input and counts where it fits. With `ceil`, a last window may
/// hang over the right edge, if it begins within the input or its left padding.
int count_places(const WindowAxis& window, int extent, bool ceil) {
    const int covered = (window.kernel - 1) * window.dilation + 1;
    const int last = extent + window.padding;  // one past the input, counted from the left end of the padding
    const int padded = last + window.padding;
    int count = 0;
    for (int begin = 0;; begin += window.stride) {
        const bool inside = begin + covered <= padded;
        const bool hangs_over = !inside && begin - window.stride + covered < padded && begin < last;
        if (!inside && !(ceil && hangs_over)) return count;
        ++count;
    }
}

/// Calls `check` with every small window, and every extent that it fits.
template <class Check>
void sweep(Check check) {
    for (int kernel = 1; kernel <= 5; ++kernel)
        for (int stride = 1; stride <= 4; ++stride)
            for (int dilation = 1; dilation <= 3; ++dilation)
                for (int padding = 0; padding <= 3; ++padding)
                    for (int extent = 1; extent <= 17; ++extent) {
                        const WindowAxis window{kernel, stride, padding, dilation};
                        if (window.fits(extent)) check(window, extent);
                    }
}

}  // namespace

TEST_CASE("a window has as many places as can be counted") {
    int failures = 0, cases = 0;
    sweep([&](const WindowAxis& window, int extent) {
        ++cases;
        if (window.places(extent) != count_places(window, extent, false)) ++failures;
    });
    CHECK(cases > 2000);
    CHECK(failures == 0);
}

TEST_CASE("with ceil_mode, a window that hangs over the end counts if it begins inside") {
    int failures = 0, more = 0;
    sweep([&](const WindowAxis& window, int extent) {
        if (2 * window.padding > window.kernel) return;  // pooling does not take it
        if (window.places(extent, true) != count_places(window, extent, true)) ++failures;
        if (window.places(extent, true) > window.places(extent)) ++more;
    });
    CHECK(failures == 0);
    CHECK(more > 100);
}

TEST_CASE("a window fits where its whole span is in the padded input") {
    STATIC_REQUIRE(WindowAxis{3, 1, 0, 1}.fits(3));
    STATIC_REQUIRE_FALSE(WindowAxis{3, 1, 0, 1}.fits(2));
    STATIC_REQUIRE(WindowAxis{3, 1, 1, 1}.fits(1));
    STATIC_REQUIRE_FALSE(WindowAxis{3, 1, 0, 2}.fits(4));
    STATIC_REQUIRE(WindowAxis{3, 1, 0, 2}.fits(5));
    STATIC_REQUIRE(WindowAxis{3, 1, 0, 2}.span() == 5);
    STATIC_REQUIRE(WindowAxis{1, 1, 0, 7}.span() == 1);
}

TEST_CASE("where a window does not fit, one place keeps later shapes whole") {
    STATIC_REQUIRE(WindowAxis{5, 1, 0, 1}.places(3) == 1);
    STATIC_REQUIRE(WindowAxis{5, 2, 0, 1}.places(3, true) == 1);
}

TEST_CASE("numbers beyond int do not wrap") {
    constexpr WindowAxis dilated{3, 1, 0, 2'147'483'647};
    STATIC_REQUIRE(dilated.whole_span() == 4'294'967'295);
    STATIC_REQUIRE_FALSE(dilated.fits(8));
    constexpr WindowAxis padded{3, 1, 1'100'000'000, 1};
    STATIC_REQUIRE(padded.fits(8));
    STATIC_REQUIRE(padded.places(8) > 2'147'483'647);
}
