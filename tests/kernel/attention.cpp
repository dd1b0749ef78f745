/// Attention against the definition in double precision.
#include "support/catch.hpp"

#include "kernel/shares.hpp"
#include "kernel/vectors.hpp"

#include <idem/kernel/attention.hpp>

using namespace idem;
using namespace idem::kernel;

namespace attention_test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Of the largest output: a score of 10 is rounded by half of 1e-6.
constexpr double tolerance = 3e-6;

std::size_t place(std::ptrdiff_t index) { return static_cast<std::size_t>(index); }

/// Floats of about normal size: sums of four uniform ones.
std::vector<float> normal_floats(std::ptrdiff_t count, unsigned seed) {
    const auto uniform = test::random_floats(4 * count, seed);
    std::vector<float> floats(place(count));
    for (std::size_t i = 0; i < floats.size(); ++i)
        floats[i] = 0.87f * (uniform[4 * i] + uniform[4 * i + 1] + uniform[4 * i + 2] + uniform[4 * i + 3]);
    return floats;
}

Geometry attention_geometry(int heads, int width, int value_width, int height, int keys) {
    Geometry geometry;
    geometry.height = height;
    geometry.channels = heads * width;
    geometry.out_channels = heads * value_width;
    geometry.attention.heads = heads;
    geometry.attention.keys = keys;
    geometry.attention.scale = 1.0f / std::sqrt(static_cast<float>(width));
    return geometry;
}

/// Streams of a geometry, at random, and the call on them.
struct Problem {
    Geometry g;
    std::ptrdiff_t batch;
    std::vector<float> queries, keys, values, added;
    std::vector<unsigned char> admitted;

    Problem(const Geometry& geometry, std::ptrdiff_t samples, unsigned seed = 1) : g(geometry), batch(samples) {
        const Attention& a = g.attention;
        queries = normal_floats(batch * g.height * query_pitch(), seed);
        keys = normal_floats((batch - 1) * key_sample() + a.keys * key_pitch(), seed + 1);
        values = normal_floats((batch - 1) * value_sample() + a.keys * value_pitch(), seed + 2);
        const std::ptrdiff_t masks = batch * a.keys * (a.mask_of_pairs ? g.height : 1);
        if (a.mask == Mask::additive) {
            added = normal_floats(masks, seed + 3);
            for (std::size_t i = 0; i < added.size(); i += 3) added[i] = -infinity;
            for (std::size_t i = 1; i < added.size(); i += 7) added[i] = std::numeric_limits<float>::lowest();
        } else if (a.mask == Mask::boolean) {
            for (const float x : test::random_floats(masks, seed + 3)) admitted.push_back(x > -0.2f);
        }
    }

    std::ptrdiff_t query_pitch() const { return pitch_or(g.in_pitch, g.channels); }
    std::ptrdiff_t key_pitch() const { return pitch_or(g.operand_pitch, g.channels); }
    std::ptrdiff_t value_pitch() const { return pitch_or(g.attention.value_pitch, g.out_channels); }
    std::ptrdiff_t key_sample() const { return pitch_or(g.attention.key_sample, g.attention.keys * key_pitch()); }
    std::ptrdiff_t value_sample() const { return pitch_or(g.attention.value_sample, g.attention.keys * value_pitch()); }
    std::ptrdiff_t out_floats() const { return batch * g.height * pitch_or(g.out_pitch, g.out_channels); }

    Call call() const {
        Call call{.input = queries.data(), .operand = keys.data(), .batch = batch};
        call.others[0] = values.data();
        call.others[1] =
            g.attention.mask == Mask::boolean ? reinterpret_cast<const float*>(admitted.data()) : added.data();
        return call;
    }

    double score(std::ptrdiff_t sample, std::ptrdiff_t head, std::ptrdiff_t i, std::ptrdiff_t j) const {
        const Attention& a = g.attention;
        if (a.causal && j > (a.goes_on ? a.keys - g.height : 0) + i) return -infinity;
        const std::ptrdiff_t width = g.channels / a.heads;
        const float* q = queries.data() + (sample * g.height + i) * query_pitch() + head * width;
        const float* k = keys.data() + sample * key_sample() + j * key_pitch() + head * width;
        double sum = 0;
        for (std::ptrdiff_t c = 0; c < width; ++c) sum += static_cast<double>(q[c]) * k[c];
        const std::size_t mask = place((a.mask_of_pairs ? sample * g.height + i : sample) * a.keys + j);
        if (a.mask == Mask::additive) return sum * a.scale + added[mask];
        if (a.mask == Mask::boolean && !admitted[mask]) return sum * a.scale - infinity;
        return sum * a.scale;
    }

    /// One output row of a head.
    std::vector<double> row(std::ptrdiff_t sample, std::ptrdiff_t head, std::ptrdiff_t i) const {
        const std::ptrdiff_t width = g.out_channels / g.attention.heads;
        std::vector<double> powers, output(place(width));
        double largest = -infinity, sum = 0;
        for (std::ptrdiff_t j = 0; j < g.attention.keys; ++j) {
            powers.push_back(score(sample, head, i, j));
            largest = std::max(largest, powers.back());
        }
        for (double& x : powers) sum += x = std::exp(x - largest);
        for (std::ptrdiff_t j = 0; j < g.attention.keys; ++j) {
            const float* v = values.data() + sample * value_sample() + j * value_pitch() + head * width;
            for (std::ptrdiff_t c = 0; c < width; ++c) output[place(c)] += powers[place(j)] / sum * v[c];
        }
        return output;
    }

    /// The largest error, as a share of the largest output; infinite where only one is NaN. Of long ones, some queries.
    template <class Output>
    double error(const Output& output) const {
        const std::ptrdiff_t width = g.out_channels / g.attention.heads;
        const std::ptrdiff_t step = std::max(1, g.height * g.attention.keys / 20000);
        double error = 0, largest = 0;
        for (std::ptrdiff_t sample = 0; sample < batch; ++sample)
            for (std::ptrdiff_t head = 0; head < g.attention.heads; ++head)
                for (std::ptrdiff_t i = (g.height - 1) % step; i < g.height; i += step) {
                    const auto expected = row(sample, head, i);
                    const std::ptrdiff_t at = (sample * g.height + i) * pitch_or(g.out_pitch, g.out_channels);
                    for (std::ptrdiff_t c = 0; c < width; ++c) {
                        const double is = output[place(at + head * width + c)], should = expected[place(c)];
                        if (std::isnan(is) != std::isnan(should)) return infinity;
                        if (std::isnan(is)) continue;
                        error = std::max(error, std::fabs(is - should));
                        largest = std::max(largest, std::fabs(should));
                    }
                }
        return error / std::max(largest, 1e-30);
    }
};

template <class V>
test::GuardedOutput run(const Problem& problem) {
    test::GuardedOutput output(problem.out_floats());
    const std::ptrdiff_t bytes = attention_scratch_bytes<V>(problem.g);
    test::Aligned<std::byte> scratch(bytes);
    std::memset(scratch.data(), 0xFF, place(bytes));
    Call call = problem.call();
    call.output = output.data();
    call.scratch = scratch.data();
    attention<V>(problem.g, call);
    CHECK(output.guards_hold());
    return output;
}

template <class V>
void check(const Geometry& g, std::ptrdiff_t batch = 1) {
    const Problem problem(g, batch);
    INFO(g.attention.heads << " heads of " << g.channels / g.attention.heads << ", " << g.height << " queries, "
                           << g.attention.keys << " keys, mask " << static_cast<int>(g.attention.mask)
                           << (g.attention.mask_of_pairs ? " of pairs" : "") << (g.attention.causal ? ", causal" : ""));
    CHECK(problem.error(run<V>(problem).values()) <= tolerance);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("attention is right for every head width and length", "[kernel][attention]",
                        test::Vectors) {
    for (const int width : {1, 5, 16, 32, 64, 80})
        for (const int length : {1, 2, 3, 7, 8, 9, 13, 14, 15, 127, 128, 129, 512})
            check<TestType>(attention_geometry(length > 100 ? 1 : 3, width, width, length, length));
}

TEMPLATE_LIST_TEST_CASE("attention is right on every vector", "[kernel][attention]", test::Vectors) {
    for (const int length : {1, 3, 30, 65})
        for (const bool causal : {false, true}) {
            Geometry g = attention_geometry(2, 19, 19, length, length);
            g.attention.causal = causal;
            check<TestType>(g, 2);
        }
}

TEMPLATE_LIST_TEST_CASE("attention across streams: other keys than queries, other values than keys",
                        "[kernel][attention]", test::Vectors) {
    for (const int height : {1, 8, 9, 40})
        for (const int keys : {1, 7, 31, 33, 300, 600}) check<TestType>(attention_geometry(2, 24, 37, height, keys), 2);
}

TEMPLATE_LIST_TEST_CASE("masks of attention: of keys, of pairs, bools, floats, causal, with a cache",
                        "[kernel][attention]", test::Vectors) {
    for (const Mask mask : {Mask::none, Mask::boolean, Mask::additive})
        for (const bool pairs : {false, true})
            for (const int causal : {0, 1, 2})
                for (const int height : {1, 2, 7, 14, 33, 270})
                    for (const int more_keys : {0, 1, 100, 290}) {
                        Geometry g = attention_geometry(2, 16, 16, height, height + more_keys);
                        g.attention.mask = mask;
                        g.attention.mask_of_pairs = pairs;
                        g.attention.causal = causal > 0;
                        g.attention.goes_on = causal > 1;
                        if (mask != Mask::none || !pairs) check<TestType>(g, height > 100 ? 1 : 2);
                    }
}

TEMPLATE_LIST_TEST_CASE("queries, keys and values may be slices of one stream", "[kernel][attention][slices]",
                        test::Vectors) {
    for (const int height : {2, 29}) {
        Geometry g = attention_geometry(3, 20, 20, height, height);
        g.in_pitch = g.operand_pitch = g.attention.value_pitch = 3 * g.channels;
        g.out_pitch = g.out_channels + 7;
        const Problem stream(g, 2);
        Problem sliced = stream;
        for (auto [to, offset] : {std::pair{&sliced.keys, g.channels}, std::pair{&sliced.values, 2 * g.channels}})
            std::copy(stream.queries.begin() + offset, stream.queries.end(), to->begin());
        const auto expected = run<TestType>(sliced);
        CHECK(sliced.error(expected.values()) <= tolerance);

        Call call = sliced.call();
        call.operand = call.input + g.channels;
        call.others[0] = call.input + 2 * g.channels;
        test::GuardedOutput output(stream.out_floats());
        test::Aligned<std::byte> scratch(attention_scratch_bytes<TestType>(g));
        call.output = output.data();
        call.scratch = scratch.data();
        attention<TestType>(g, call);
        CHECK(output.guards_hold());
        for (std::ptrdiff_t i = 0; i < stream.out_floats(); ++i) {
            const float is = output.values()[place(i)];
            if (i % g.out_pitch < g.out_channels)
                CHECK(is == expected.values()[place(i)]);
            else
                CHECK(std::isnan(is));
        }
    }
}

TEMPLATE_LIST_TEST_CASE("a cache may have room for more keys than there are", "[kernel][attention]",
                        test::Vectors) {
    for (const int height : {1, 9}) {
        Geometry g = attention_geometry(2, 16, 16, height, 23);
        g.attention.key_sample = 64 * g.channels;
        g.attention.value_sample = 70 * g.out_channels;
        g.attention.causal = true;
        check<TestType>(g, 3);
    }
}

TEMPLATE_LIST_TEST_CASE("the scratch of the longest attention serves shorter ones", "[kernel][attention]",
                        test::Vectors) {
    const std::ptrdiff_t most = attention_scratch_bytes<TestType>(attention_geometry(2, 24, 40, 600, 700));
    for (const int height : {1, 2, 5, 14, 15, 100, 599})
        for (const int keys : {1, 2, 15, 16, 17, 31, 33, 255, 257, 700})
            CHECK(attention_scratch_bytes<TestType>(attention_geometry(2, 24, 40, height, keys)) <= most);
    CHECK(attention_scratch_bytes<TestType>(attention_geometry(32, 24, 40, 9000, 9000)) == most);
}

TEMPLATE_LIST_TEST_CASE("a query that sees no key is NaN, and only that one", "[kernel][attention]",
                        test::Vectors) {
    for (const int height : {3, 40}) {
        for (const int keys : {2, 300}) {
            Geometry g = attention_geometry(2, 16, 16, height, keys);
            g.attention.mask_of_pairs = true;
            for (const Mask mask : {Mask::boolean, Mask::additive}) {
                g.attention.mask = mask;
                Problem problem(g, 1);
                for (const int query : {0, height - 1})
                    for (int j = 0; j < keys; ++j) {
                        const std::size_t at = place(query * keys + j);
                        if (mask == Mask::boolean)
                            problem.admitted[at] = 0;
                        else
                            problem.added[at] = -infinity;
                    }
                const auto output = run<TestType>(problem);
                CHECK(std::isnan(output.values()[0]));
                CHECK(problem.error(output.values()) <= tolerance);
            }
        }
        Geometry g = attention_geometry(2, 16, 16, height, height - 2);  // the last two queries see as many as the third
        g.attention.causal = true;
        check<TestType>(g, 1);
    }
}

TEMPLATE_LIST_TEST_CASE("keys masked for a whole block and more, before and after those that are not",
                        "[kernel][attention]", test::Vectors) {
    for (const int height : {1, 40})
        for (const auto& [begin, end] : {std::pair{0, 530}, std::pair{100, 600}, std::pair{600, 900}}) {
            Geometry g = attention_geometry(1, 16, 16, height, 900);
            g.attention.mask = Mask::boolean;
            Problem problem(g, 1);
            for (int j = 0; j < 900; ++j) problem.admitted[place(j)] = j < begin || j >= end;
            CHECK(problem.error(run<TestType>(problem).values()) <= tolerance);
        }
}

TEMPLATE_LIST_TEST_CASE("NaN and infinities go through attention", "[kernel][attention]", test::Vectors) {
    for (const int height : {3, 40})
        for (const int keys : {21, 300})
            for (const float special : {not_a_number, infinity, -infinity}) {
                const Geometry g = attention_geometry(2, 16, 16, height, keys);
                Problem one_query(g, 1);
                one_query.queries[place(2 * g.channels + 5)] = special;
                CHECK(one_query.error(run<TestType>(one_query).values()) <= tolerance);
                Problem one_key(g, 1);
                one_key.keys[place((keys - 1) * g.channels + 5)] = special;
                CHECK(one_key.error(run<TestType>(one_key).values()) <= tolerance);

                Problem one_value(g, 1);
                one_value.values[place((keys - 1) * g.out_channels + 5)] = special;
                const auto output = run<TestType>(one_value);
                for (std::ptrdiff_t i = 0; i < one_value.out_floats(); ++i) {
                    const float is = output.values()[place(i)];
                    if (i % g.out_channels != 5)
                        CHECK(std::isfinite(is));
                    else
                        CHECK((std::isnan(special) ? std::isnan(is) : is == special));
                }
            }
}

TEMPLATE_LIST_TEST_CASE("scores of hundreds neither overflow nor vanish", "[kernel][attention]", test::Vectors) {
    for (const int height : {2, 30}) {
        Geometry g = attention_geometry(2, 16, 16, height, 300);
        Problem problem(g, 1);
        problem.g.attention.scale = 1;
        for (float& x : problem.queries) x *= 32;
        CHECK(problem.error(run<TestType>(problem).values()) <= 1e-4);  // a score of 500 is rounded by 3e-5
    }
}

TEMPLATE_LIST_TEST_CASE("threads share heads and queries of attention, and a batch is samples: the same bits",
                        "[kernel][attention][threads]", test::Vectors) {
    for (const int height : {1, 3, 17, 520})
        for (const std::ptrdiff_t batch : {1, 3}) {
            Geometry g = attention_geometry(2, 16, 24, height, height + 5);
            g.attention.causal = g.attention.goes_on = true;
            const Problem problem(g, batch);
            const std::ptrdiff_t bytes = attention_scratch_bytes<TestType>(g);
            CHECK(test::threads_agree(attention<TestType>, g, problem.call(), problem.out_floats(), bytes));

            const auto together = run<TestType>(problem);
            Problem last = problem;
            last.batch = 1;
            const auto keep_last = [&](std::vector<float>& floats) {
                floats.erase(floats.begin(), floats.end() - static_cast<std::ptrdiff_t>(floats.size()) / batch);
            };
            keep_last(last.queries), keep_last(last.keys), keep_last(last.values);
            const auto alone = run<TestType>(last);
            CHECK(
                std::equal(alone.values().begin(), alone.values().end(), together.values().end() - last.out_floats()));
        }
}

}  // namespace attention_test
