/// replace_t and layer_at_t are a lens: what is put at a path is what stands there, and nothing else changes.
#include "laws/networks.hpp"
#include "support/catch.hpp"

#include <concepts>

using namespace idem;
using namespace laws;

namespace {

template <class>
struct Lens;
template <class N, FixedString path, class A, class B>
struct Lens<Slot<N, path, A, B>> {
    static_assert(std::same_as<layer_at_t<replace_t<N, path, A>, path>, A>, "put, then get");
    static_assert(std::same_as<layer_at_t<replace_t<N, path, B>, path>, B>, "put, then get");
    static_assert(std::same_as<replace_t<N, path, layer_at_t<N, path>>, detail::definition_t<N>>, "get, then put");
    static_assert(std::same_as<replace_t<replace_t<N, path, A>, path, B>, replace_t<N, path, B>>, "put, then put");
    static_assert(same_network_v<replace_t<replace_t<N, path, A>, path, layer_at_t<N, path>>, N>, "put back");
    static_assert(!same_network_v<replace_t<N, path, A>, N>, "a replacement is seen");
    static_assert(can_replace_v<N, path, A> && can_replace_v<N, path, B>);
};

template <class N, FixedString p, class A, FixedString q, class B>
struct Two {};
template <class>
struct Disjoint;
template <class N, FixedString p, class A, FixedString q, class B>
struct Disjoint<Two<N, p, A, q, B>> {
    using p_first = replace_t<replace_t<N, p, A>, q, B>;
    using q_first = replace_t<replace_t<N, q, B>, p, A>;
    static_assert(std::same_as<p_first, q_first>, "the order does not matter");
    static_assert(std::same_as<layer_at_t<p_first, p>, A> && std::same_as<layer_at_t<p_first, q>, B>, "both are there");
};

}  // namespace

TEST_CASE("replace_t and layer_at_t are a lens at every path") { hold_for<Lens>(Slots{}); }

TEST_CASE("replacements at two paths commute") {
    hold_for<Disjoint>(
        Models<Two<Flat, "lin1", LazyLinear<200>, "3", Identity>,  //
               Two<Unnamed, "0", LazyLinear<4>, "1", Identity>, Two<Nested, "trunk.mix", Identity, "trunk.1", Block>,
               Two<Nested, "blocks.0.0", Identity, "blocks.2", ReLU>,
               Two<Nested, "which.0", Identity, "which.other.0", ReLU>, Two<Nested, "extra", Block, "left", Identity>,
               Two<SmallResNet18, "layer1.0.bn1", Identity, "layer1.0.bn2", Identity>,
               Two<SmallResNet18, "layer2.0.downsample.1", Identity, "fc", Identity>>{});
}
