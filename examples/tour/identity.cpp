/// Identity returns its argument itself, and takes whatever it is constructed with.
///
/// Where PyTorch has `nn.Identity(54, unused_argument1=0.1)`, a placeholder for any layer, so has idem.
#include "tour.hpp"

#include <string>
#include <type_traits>
#include <vector>

using idem::Identity;

static_assert(std::is_empty_v<Identity>);
static_assert(noexcept(Identity{}(0)));
static_assert(Identity{54, "unused", 0.5}(42) == 42);  // at compile time

int main() {
    const Identity identity{54, "unused", 0.5};

    std::vector<float> x{1, 2, 3};
    std::vector<float>& y = identity(x);
    y[0] = 7;
    bool holds =
        tour::claim("identity(x) is x: what is written through one is read through the other", &y == &x && x[0] == 7);

    const std::string text = "any type";
    holds &= tour::claim("of any type, const or not, and without a copy", &identity(text) == &text);
    return holds ? 0 : 1;
}
