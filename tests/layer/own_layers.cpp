/// Structs of one's own as layers: what they may look like, and that none is a hard error where it is asked for.
#include "support/catch.hpp"

#include <idem/compose.hpp>

#include <array>
#include <concepts>
#include <span>
#include <string_view>

using namespace idem;

namespace own_layers_test {
namespace {

using In = std::span<const float>;
using Out = std::span<float>;

struct Net : Network<Shape<8>, Named<"here", ReLU>> {};
template <class L>
inline constexpr bool can_stand_v = can_replace_v<Net, "here", L>;

/// What every layer here has, unless it says otherwise.
struct Rule {
    static constexpr Extents output(Extents in) { return in; }
};
struct Base : Rule {
    static void forward(In, Out) {}
};

struct ByReference {
    static constexpr Extents output(const Extents& in) { return in; }
    static void forward(In, Out) {}
};
struct ByChangeableReference {
    static constexpr Extents output(Extents& in) { return in; }
    static void forward(In, Out) {}
};
struct WithDefault {
    static constexpr Extents output(Extents in, int = 3) { return in; }
    static void forward(In, Out, int = 3) {}
};
struct Lambdas {
    static constexpr auto output = [](Extents in) { return in; };
    static constexpr auto forward = [](In, Out) {};
};
struct Templates {
    static constexpr Extents output(auto in) { return in; }
    static void forward(auto, auto) {}
};
struct Overloads : Base {
    static constexpr Extents output(Extents in) { return in; }
    static constexpr int output(int number) { return number; }
};
struct Final final {
    static constexpr Extents output(Extents in) { return in; }
    static void forward(In, Out) {}
};
struct OnlyVectors : Base {  // its rule throws for others
    static constexpr Extents output(Extents in) { return in.rank == 1 ? in : throw in.rank; }
};
struct ReferenceToParameters : Rule {
    static constexpr Parameter list[]{{"gain", {1}}, {"bias", {8}}};
    static constexpr const auto& parameters(Extents) { return list; }
    static void forward(In, Out, In, In) {}
};

struct Consteval : Base {
    static consteval Extents output(Extents in) { return in; }
};
struct ConstevalLambda : Base {
    static constexpr auto output = [](Extents in) consteval { return in; };
};
struct ConstevalAccepts : Base {
    static consteval bool accepts(const Extents&) { return true; }
};
struct OnlyImages : Base {
    static constexpr Extents output(Extents in) { return in.rank == 3 ? in : throw in.rank; }
};
struct AcceptsThrows : Base {
    static constexpr bool accepts(const Extents& in) { return in.rank == 3 ? true : throw in.rank; }
};
struct SevenAxes : Base {
    static constexpr Extents output(Extents) { return {1, 2, 3, 4, 5, 6, 7}; }
};
class Private : Base {};

struct OneParameter : Rule {
    static constexpr Parameter parameters(Extents) { return {"gain", {1}}; }
    static void forward(In, Out, In) {}
};
struct Names : Rule {
    static constexpr std::array<std::string_view, 1> parameters(Extents) { return {"gain"}; }
    static void forward(In, Out, In) {}
};
struct NineParameters : Base {
    static constexpr std::array<Parameter, 9> parameters(Extents) { return {}; }
};
struct ParametersOfAnObject : Base {
    constexpr std::array<Parameter, 1> parameters(Extents) const { return {Parameter{"gain", {1}}}; }
};
struct ParametersAsData : Base {
    static constexpr std::array parameters{Parameter{"gain", {1}}};
};
template <int extent, FixedString first, FixedString second>
struct TwoParameters : Rule {
    static constexpr std::array<Parameter, 2> parameters(Extents) {
        return {{{first.view(), {extent}}, {second.view(), {1}}}};
    }
    static void forward(In, Out, In, In) {}
};
struct MoreForVectors : Base {
    struct List {
        Parameter list[1]{{"gain", {1}}};
        int count = 0;
        constexpr const Parameter* begin() const { return list; }
        constexpr const Parameter* end() const { return list + count; }
    };
    static constexpr List parameters(Extents in) { return {.count = in.rank == 1 ? 1 : 0}; }
};

struct Twice : ReLU {
    static void forward(In, Out) {}
};
struct OwnIdentity : Identity {
    static void forward(In, Out) {}
};
struct OwnLinear : Linear<8, 4> {
    static void forward(auto, auto, auto, auto) {}
};
struct Renamed : ReLU {};
struct PrivateForward : ReLU {
  private:
    static void forward(In, Out) {}
};

}  // namespace

TEST_CASE("functions of a layer of one's own may take their arguments in any way") {
    STATIC_REQUIRE(can_stand_v<Base>);
    STATIC_REQUIRE(can_stand_v<ByReference>);
    STATIC_REQUIRE(can_stand_v<ByChangeableReference>);
    STATIC_REQUIRE(can_stand_v<WithDefault>);
    STATIC_REQUIRE(can_stand_v<Lambdas>);
    STATIC_REQUIRE(can_stand_v<Templates>);
    STATIC_REQUIRE(can_stand_v<Overloads>);
    STATIC_REQUIRE(can_stand_v<Final>);
    STATIC_REQUIRE(can_stand_v<ReferenceToParameters>);
    STATIC_REQUIRE(std::same_as<Network<Shape<8>, ByReference, WithDefault, Lambdas>::output, Shape<8>>);
}

TEST_CASE("a shape rule may throw for what does not reach it") {
    STATIC_REQUIRE(can_stand_v<OnlyVectors>);
    STATIC_REQUIRE_FALSE(can_stand_v<OnlyImages>);
    STATIC_REQUIRE_FALSE(can_stand_v<AcceptsThrows>);
    STATIC_REQUIRE(Network<Shape<3, 4, 4>, OnlyImages, AcceptsThrows, Flatten, OnlyVectors>::output::size == 48);
}

TEST_CASE("what is no layer cannot stand in a network, which is no hard error") {
    STATIC_REQUIRE_FALSE(can_stand_v<Consteval>);
    STATIC_REQUIRE_FALSE(can_stand_v<ConstevalLambda>);
    STATIC_REQUIRE_FALSE(can_stand_v<ConstevalAccepts>);
    STATIC_REQUIRE_FALSE(can_stand_v<SevenAxes>);
    STATIC_REQUIRE_FALSE(can_stand_v<Private>);
    STATIC_REQUIRE_FALSE(can_stand_v<OneParameter>);
    STATIC_REQUIRE_FALSE(can_stand_v<Names>);
    STATIC_REQUIRE_FALSE(can_stand_v<NineParameters>);
    STATIC_REQUIRE_FALSE(can_stand_v<ParametersOfAnObject>);
    STATIC_REQUIRE_FALSE(can_stand_v<ParametersAsData>);
    STATIC_REQUIRE_FALSE(can_stand_v<MoreForVectors>);
}

TEST_CASE("parameters have names of their own, and extents of at least 1") {
    STATIC_REQUIRE(can_stand_v<TwoParameters<1, "gain", "bias">>);
    STATIC_REQUIRE_FALSE(can_stand_v<TwoParameters<0, "gain", "bias">>);
    STATIC_REQUIRE_FALSE(can_stand_v<TwoParameters<1, "gain", "gain">>);
    STATIC_REQUIRE_FALSE(can_stand_v<TwoParameters<1, "gain", "">>);
}

TEST_CASE("a layer on top of one of the library's is its own where it declares forward") {
    STATIC_REQUIRE(can_stand_v<Twice>);
    STATIC_REQUIRE(can_stand_v<OwnLinear>);
    STATIC_REQUIRE(can_stand_v<Renamed>);
    STATIC_REQUIRE_FALSE(can_stand_v<PrivateForward>);
    STATIC_REQUIRE_FALSE(is_identity_v<OwnIdentity>);
    STATIC_REQUIRE(std::same_as<normal_form_t<Network<Shape<8>, OwnIdentity>>, OwnIdentity>);
}

}  // namespace own_layers_test
