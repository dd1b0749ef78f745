// A program outside of idem's build: it needs the header, the dependencies and C++20 from the package alone.
#include "answer.hpp"

#include <idem/idem.hpp>

#include <concepts>

#if defined(CONSUMER_EXPECTS_OPENMP) && !defined(_OPENMP)
#error "idem::openmp does not tell the compiler to use OpenMP"
#endif

using namespace idem;

struct Net : Network<Shape<100>, Named<"lin1", Linear<100, 200>>, ReLU, Named<"lin2", Linear<200, 100>>> {};
using Small = replace_t<Net, "lin2", Identity>;

static_assert(std::same_as<Net::output, Shape<100>>);
static_assert(std::same_as<Small::output, Shape<200>>);

int main() {
    const int x = 1;
    return &Identity{}(x) == &x && !architecture().empty() ? 0 : 1;
}
