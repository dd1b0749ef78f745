/// Sequential is associative, and a normal form is its own.
#include "laws/models.hpp"
#include "support/catch.hpp"

using namespace idem;
using namespace laws;

namespace {

template <class F, class G, class H>
struct Associative {
    static_assert(same_normal_form_v<Sequential<Sequential<F, G>, H>, Sequential<F, G, H>>, "to the left");
    static_assert(same_normal_form_v<Sequential<F, Sequential<G, H>>, Sequential<F, G, H>>, "to the right");
    static_assert(same_normal_form_v<Sequential<F, Named<"inner", Sequential<G>>, H>, Sequential<F, G, H>>, "alone");
    // A step that has been joined with its neighbour is taken apart again beside other neighbours.
    static_assert(same_normal_form_v<Sequential<normal_form_t<Sequential<F, G>>, H>, Sequential<F, G, H>>, "by halves");
};

/// Of each way in which a step can join its neighbours, one.
using Steps = Models<Conv2d<4, 4, Kernel<1>>, BatchNorm2d<4>, ReLU, Identity, Residual<ReLU>, Tap<"kept">>;

template <class F, class G, class... H>
constexpr void third(Models<H...>) {
    (static_cast<void>(sizeof(Associative<F, G, H>)), ...);
}
template <class F, class... G>
constexpr void second(Models<G...>) {
    (third<F, G>(Steps{}), ...);
}
template <class F>
struct AssociativeFrom {
    static constexpr bool held = (second<F>(Steps{}), true);
    static_assert(held);
};

template <class F>
struct Idempotent {
    static_assert(same_normal_form_v<normal_form_t<F>, F>);
    static_assert(same_normal_form_v<normal_form_t<Sequential<F, ReLU>>, Sequential<F, ReLU>>);
    static_assert(same_normal_form_v<normal_form_t<Residual<F>>, Residual<F>>);
};

template <class F>
struct RepeatIsSequential {
    static_assert(same_normal_form_v<Repeat<3, F>, Sequential<F, F, F>>);
    static_assert(same_normal_form_v<Repeat<1, F>, F>);
    static_assert(is_identity_v<Repeat<0, F>>);
};

}  // namespace

TEST_CASE("Sequential is associative") { hold_for<AssociativeFrom>(Steps{}); }

TEST_CASE("a normal form is its own normal form") {
    hold_for<Idempotent>(Layers{});
    hold_for<Idempotent>(Compositions{});
}

TEST_CASE("Repeat is a Sequential of equal layers") {
    hold_for<RepeatIsSequential>(Layers{});
    hold_for<RepeatIsSequential>(Compositions{});
}

TEST_CASE("a Residual is the Add of its arms") {
    STATIC_REQUIRE(same_normal_form_v<Residual<Block>, Add<Block, Identity>>);
    STATIC_REQUIRE(same_normal_form_v<Residual<Block, Linear<4, 4>>, Add<Block, Linear<4, 4>>>);
    STATIC_REQUIRE_FALSE(same_normal_form_v<Residual<Block>, Mul<Block, Identity>>);
}
