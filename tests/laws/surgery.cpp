/// Laws of the other rewrites of network types: what was inserted can be removed, cutting at the end changes nothing,
/// and what was split runs one after the other.
#include "laws/networks.hpp"
#include "support/catch.hpp"

#include <concepts>

using namespace idem;
using namespace laws;

namespace {

/// A path of `N`.
template <class N, FixedString path>
struct At {};

/// In Sequentials and under names, where a further layer is a further child.
using InSequence =
    Models<At<Flat, "lin1">, At<Flat, "1">, At<Flat, "3">, At<Unnamed, "0">, At<Unnamed, "2">, At<Nested, "trunk">,
           At<Nested, "trunk.1.0">, At<Nested, "blocks.1">, At<Nested, "blocks.0.2">, At<Nested, "extra">,
           At<Nested, "3">, At<Nested, "which.other.0">, At<Nested, "head">, At<SmallResNet18, "conv1">,
           At<SmallResNet18, "layer1.0.conv1">, At<SmallResNet18, "layer2.0.downsample.0">, At<SmallResNet18, "layer3">,
           At<SmallResNet18, "fc">>;
/// In branches, where a further layer makes a Sequential of its neighbour.
using InBranch = Models<At<Nested, "trunk.mix">, At<Nested, "which.0">, At<Nested, "left">,
                        At<SmallResNet18, "layer2.0.downsample">>;

template <class>
struct Insertion;
template <class N, FixedString path>
struct Insertion<At<N, path>> {
    using after = insert_after_t<N, path, Named<"new", Tanh>>;
    using before = insert_before_t<N, path, Named<"new", Tanh>>;
    static_assert(!same_normal_form_v<after, N> && !same_normal_form_v<before, N>, "an insertion is seen");
    static_assert(same_normal_form_v<insert_after_t<N, path, Identity>, N>, "nothing behind");
    static_assert(same_normal_form_v<insert_before_t<N, path, Dropout>, N>, "nothing in front");
};

/// `added` is the path that a layer "new" has beside the one at `path`.
template <class N, FixedString path, FixedString added>
struct Inserted {};
template <class>
struct InsertThenRemove;
template <class N, FixedString path, FixedString added>
struct InsertThenRemove<Inserted<N, path, added>> {
    using after = remove_t<insert_after_t<N, path, Named<"new", Tanh>>, added>;
    using before = remove_t<insert_before_t<N, path, Named<"new", Tanh>>, added>;
    static_assert(same_network_v<after, N>, "behind");
    static_assert(same_network_v<before, N>, "in front");
};

template <class>
struct Removal;
template <class N, FixedString path>
struct Removal<At<N, path>> {
    static_assert(same_normal_form_v<remove_t<N, path>, replace_t<N, path, Identity>>, "as an Identity in its place");
};

template <class>
struct Truncation;
template <class N, FixedString path>
struct Truncation<At<N, path>> {
    using truncated = truncate_t<N, path>;
    static_assert(std::same_as<truncate_t<truncated, path>, truncated>, "twice");
    static_assert(std::same_as<layer_at_t<truncated, path>, layer_at_t<N, path>>, "the last layer is still there");

    // What might not run cannot be an output.
    static constexpr bool in_choice = path.view() == "extra" || path.view().starts_with("which.");
    static_assert(can_take_outputs_v<N, path> != in_choice);
    static constexpr bool same_as_output() {
        if constexpr (in_choice) return true;
        else return std::same_as<typename outputs_t<N, path>::output, typename truncated::output>;
    }
    static_assert(same_as_output(), "as an output");
};

template <class>
struct Splitting;
template <class N, FixedString path>
struct Splitting<At<N, path>> {
    using head = typename split_t<N, path>::head;
    using tail = typename split_t<N, path>::tail;
    static_assert(std::same_as<head, truncate_t<N, path>>, "the head is the network cut there");
    static_assert(std::same_as<typename head::input, typename N::input>);
    static_assert(std::same_as<typename head::output, typename tail::input>, "they fit together");
    static_assert(std::same_as<typename tail::output, typename N::output>);
    static_assert(same_normal_form_v<Sequential<head, tail>, N>, "nothing is lost or done twice");
};

using Splits = Models<At<Flat, "lin1">, At<Flat, "1">, At<Flat, "3">, At<Unnamed, "0">, At<Unnamed, "1">,
                      At<Unnamed, "2">, At<Nested, "trunk.0">, At<Nested, "trunk.1.0">, At<Nested, "trunk">,
                      At<Nested, "blocks.1">, At<Nested, "blocks.0.2">, At<Nested, "extra">, At<SmallResNet18, "conv1">,
                      At<SmallResNet18, "layer1.0">, At<SmallResNet18, "layer1">, At<SmallResNet18, "layer4.0">,
                      At<SmallResNet18, "avgpool">, At<SmallResNet18, "fc">>;

}  // namespace

TEST_CASE("an inserted layer is part of what runs, an inserted Identity is not") {
    hold_for<Insertion>(InSequence{});
    hold_for<Insertion>(InBranch{});
}

TEST_CASE("a layer that is inserted and removed again leaves the network as it was") {
    hold_for<InsertThenRemove>(
        Models<Inserted<Flat, "lin1", "new">, Inserted<Flat, "1", "new">, Inserted<Flat, "3", "new">,
               Inserted<Unnamed, "0", "new">, Inserted<Unnamed, "2", "new">,
               Inserted<Nested, "trunk.1.0", "trunk.1.new">, Inserted<Nested, "blocks.1", "blocks.new">,
               Inserted<Nested, "blocks.0.2", "blocks.0.new">, Inserted<Nested, "extra", "new">,
               Inserted<Nested, "which.other.0", "which.other.new">,
               Inserted<SmallResNet18, "layer1.0.conv1", "layer1.0.new">,
               Inserted<SmallResNet18, "layer2.0.downsample.0", "layer2.0.downsample.new">,
               Inserted<SmallResNet18, "layer3", "new">, Inserted<SmallResNet18, "fc", "new">>{});
}

TEST_CASE("a removed layer leaves what an Identity in its place leaves") {
    hold_for<Removal>(Models<At<Flat, "1">, At<Flat, "3">, At<Unnamed, "1">, At<Unnamed, "2">, At<Nested, "trunk">,
                             At<Nested, "trunk.mix">, At<Nested, "trunk.1.0">, At<Nested, "blocks.2">,
                             At<Nested, "blocks.0.0">, At<Nested, "extra">, At<Nested, "which.0">, At<Nested, "left">,
                             At<Nested, "head">, At<SmallResNet18, "maxpool">, At<SmallResNet18, "layer1.1">,
                             At<SmallResNet18, "layer1.0.bn2">, At<SmallResNet18, "fc">>{});
}

TEST_CASE("a network cut after its last layer is the network") {
    STATIC_REQUIRE(std::same_as<truncate_t<Flat, "3">, Flat>);
    STATIC_REQUIRE(std::same_as<truncate_t<Unnamed, "2">, Unnamed>);
    STATIC_REQUIRE(same_network_v<truncate_t<Nested, "head">, Nested>);
    STATIC_REQUIRE(same_network_v<truncate_t<SmallResNet18, "fc">, SmallResNet18>);
}

TEST_CASE("cutting twice is cutting once, and gives what an output there gives") {
    hold_for<Truncation>(InSequence{});
    hold_for<Truncation>(Models<At<Nested, "trunk.mix">, At<Nested, "which.0">, At<Nested, "left">>{});
}

TEST_CASE("the two halves of a network fit together and run what the whole runs") { hold_for<Splitting>(Splits{}); }
