/// Identity is the unit of composition: wherever it stands, and whatever stands for it, nothing of it is left to run.
#include "laws/models.hpp"
#include "support/catch.hpp"

using namespace idem;
using namespace laws;

namespace {

/// `Nil` computes nothing.
template <class F, class Nil>
struct UnitWith {
    static_assert(same_normal_form_v<Sequential<Nil, F>, F>, "in front");
    static_assert(same_normal_form_v<Sequential<F, Nil>, F>, "behind");
    static_assert(same_normal_form_v<Sequential<Nil, Nil, Sequential<Nil, F>, Nil>, F>, "used again and again");
    static_assert(same_normal_form_v<Sequential<Named<"nothing", Nil>, F>, F>, "under a name");
    static_assert(same_normal_form_v<Network<Shape<4>, Nil, F>, F>, "at the input");
    static_assert(same_normal_form_v<Network<Shape<4>, F, Nil>, F>, "at the output");
};

/// Types that compute nothing.
using Nils = Models<Identity, Dropout, BasicDropout<0.1>, Nothing, Sequential<>, Sequential<Identity, Dropout>,
                    Named<"nothing", Identity>, Repeat<3, Identity>, Add<Identity>, Mul<Dropout>, Concat<Identity>,
                    Concat<Axis<0>, Identity>, Fork<Identity>, Optional<"on", Identity>,
                    Switch<"which", Identity, Sequential<Dropout>>, Removed<"gone">,
                    Optional<"on", Switch<"which", Named<"nothing", Sequential<Identity>>, Add<Dropout>>>>;

template <class F, class... Nil>
constexpr void hold_with(Models<Nil...>) {
    (static_cast<void>(sizeof(UnitWith<F, Nil>)), ...);
}
template <class F>
struct Unit {
    static_assert(same_normal_form_v<Sequential<F>, F> && same_normal_form_v<Named<"name", F>, F>);
    static constexpr bool held = (hold_with<F>(Nils{}), true);
    static_assert(held);
};

/// The same at a place inside a composition, and at a place inside a place.
template <class Place, class Inner, class F>
struct UnitAt {
    template <class L>
    using at = typename Place::template around<typename Inner::template around<L>>;

    static_assert(same_normal_form_v<at<Sequential<Identity, F>>, at<F>>, "in front of a part");
    static_assert(same_normal_form_v<at<Sequential<F, Dropout>>, at<F>>, "behind a part");
    static_assert(same_normal_form_v<at<Sequential<>>, at<Identity>>, "an empty Sequential as an arm");
    static_assert(same_normal_form_v<at<Named<"arm", Dropout>>, at<Identity>>, "a named Dropout as an arm");
};

template <class Place, class... Inner>
constexpr void hold_inside(Models<Inner...>) {
    (static_cast<void>(sizeof(UnitAt<Place, Inner, ReLU>)), ...);
}
template <class Place>
struct UnitInside {
    static constexpr bool held = (hold_inside<Place>(Places{}), true);
    static_assert(held);
};

}  // namespace

TEST_CASE("Identity before or after a layer leaves its normal form as it is") { hold_for<Unit>(Layers{}); }

TEST_CASE("Identity before or after a composition leaves its normal form as it is") { hold_for<Unit>(Compositions{}); }

TEST_CASE("Identity inside any part of any composition leaves its normal form as it is") {
    hold_for<UnitInside>(Places{});
}

TEST_CASE("what computes nothing has the normal form Identity, and only that") {
    STATIC_REQUIRE(is_identity_v<Identity>);
    STATIC_REQUIRE(is_identity_v<Sequential<>>);
    STATIC_REQUIRE(is_identity_v<Sequential<Dropout, Named<"a", Sequential<Identity, Nothing>>>>);
    STATIC_REQUIRE(is_identity_v<Optional<"on", Dropout>>);
    STATIC_REQUIRE(is_identity_v<Switch<"which", Identity, Dropout>>);
    STATIC_REQUIRE(is_identity_v<Network<Shape<4>>>);
    STATIC_REQUIRE(is_identity_v<Network<Shape<3, 8, 8>, Identity, Repeat<2, Dropout>>>);
    STATIC_REQUIRE(is_identity_v<replace_t<Network<Shape<4>, Named<"fc", Linear<4, 2>>>, "fc", Identity>>);

    STATIC_REQUIRE_FALSE(is_identity_v<ReLU>);
    STATIC_REQUIRE_FALSE(is_identity_v<Scale>);
    STATIC_REQUIRE_FALSE(is_identity_v<Flatten>);
    STATIC_REQUIRE_FALSE(is_identity_v<Residual<Identity>>);  // 2x
    STATIC_REQUIRE_FALSE(is_identity_v<Mul<Identity, Identity>>);
    STATIC_REQUIRE_FALSE(is_identity_v<Concat<Identity, Identity>>);
    STATIC_REQUIRE_FALSE(is_identity_v<Fork<Identity, Identity>>);
    STATIC_REQUIRE_FALSE(is_identity_v<Switch<"which", Identity, ReLU>>);
    STATIC_REQUIRE_FALSE(is_identity_v<Tap<"kept">>);  // another layer may ask for it
}
