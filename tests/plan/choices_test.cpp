/// What stands inside an Optional or a branch of a Switch is its own: what it keeps, and what its tables hold.
#include "golden/derived_model.hpp"
#include "plan/naive.hpp"
#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/plan/model.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace choices_test {

using namespace idem;
using golden::derived_input;
using golden::derived_model;
using naive::Vector;

// clang-format off

/// Each branch keeps something under the same name.
struct OneNameTwice : Network<Shape<16>, Switch<"way",
    Sequential<Tap<"kept">, Named<"fc", Linear<16, 16>>, Add<Identity, From<"kept">>>,
    Sequential<Tanh, Tap<"kept">, Named<"fc", Linear<16, 16>>, Add<Identity, From<"kept">>>>> {};

/// What comes behind an Optional keeps something under the name that it used.
struct NameAgain : Network<Shape<16>,
    Optional<"extra", Sequential<Tanh, Tap<"kept">, Named<"fc", Linear<16, 16>>, Mul<Identity, From<"kept">>>>,
    Sigmoid, Tap<"kept">,
    Named<"fc", Linear<16, 16>>, Add<Identity, From<"kept">>> {};

struct TwoTables : Network<Ids<4>, Switch<"words", Embedding<10, 3>, Embedding<1000, 3>>> {};

struct TableOrNone : Network<Inputs<Ids<2>, Shape<2, 3>>,
    Switch<"words", PassThrough<1>, Sequential<PassThrough<0>, Named<"table", Embedding<10, 3>>>>> {};

// clang-format on

Vector tanh_of(Vector x) {
    for (float& v : x) v = std::tanh(v);
    return x;
}
Vector sigmoid_of(Vector x) {
    for (float& v : x) v = 1 / (1 + std::exp(-v));
    return x;
}
Vector product(Vector x, const Vector& y) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] *= y[i];
    return x;
}

}  // namespace choices_test

using namespace choices_test;

TEST_CASE("branches of a Switch keep what they keep for themselves") {
    const StateDict state = golden::derived<OneNameTwice>();
    const Model<OneNameTwice> model = load<OneNameTwice>(state);
    const Vector x = derived_input("x", 16), t = tanh_of(x);
    CHECK(naive::close(naive::run(model.with<"way">(0), x), naive::sum(naive::linear(state, "way.0.fc", x), x), 1e-5F));
    CHECK(naive::close(naive::run(model.with<"way">(1), x), naive::sum(naive::linear(state, "way.1.fc", t), t), 1e-5F));
}

TEST_CASE("what an Optional keeps is not seen behind it, whether it runs or not") {
    const StateDict state = golden::derived<NameAgain>();
    const Model<NameAgain> model = load<NameAgain>(state);
    const Vector x = derived_input("x", 16), t = tanh_of(x);
    const auto rest = [&](const Vector& y) {
        return naive::sum(naive::linear(state, "fc", sigmoid_of(y)), sigmoid_of(y));
    };
    CHECK(naive::close(naive::run(model.with<"extra">(false), x), rest(x), 1e-5F));
    CHECK(naive::close(naive::run(model.with<"extra">(true), x),
                       rest(product(naive::linear(state, "extra.fc", t), t)), 1e-5F));
}

TEST_CASE("ids are rows of the tables that are looked into, not of those that are left out") {
    const Model<TwoTables> model = derived_model<TwoTables>();
    const std::vector<std::int64_t> ids{1, 500, 999, 3}, beyond{1, 500, 1000, 3};
    Vector y(TwoTables::output::size);
    Workspace<TwoTables> workspace;
    CHECK(model.run(ids, y, workspace) == Status::id_out_of_range);
    CHECK(model.with<"words">(1).run(ids, y, workspace) == Status::ok);
    CHECK(model.with<"words">(1).run(beyond, y, workspace) == Status::id_out_of_range);

    const Model<TableOrNone> none = derived_model<TableOrNone>();
    const std::vector<std::int64_t> unused{-1, 99};
    const Vector x = derived_input("x", 6);
    Vector z(6);
    Workspace<TableOrNone> other;
    CHECK(none.run(unused, x, z, other) == Status::ok);
    CHECK(z == x);
    CHECK(none.with<"words">(1).run(unused, x, z, other) == Status::id_out_of_range);
}
