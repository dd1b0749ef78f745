#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/inspect/layers.hpp>
#include <idem/inspect/summary.hpp>

#include <boost/hana/count_if.hpp>
#include <boost/hana/equal.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/size.hpp>

#include <string>

using namespace idem;
namespace hana = boost::hana;

namespace {

struct Net : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 4, Kernel<3>>>, Named<"bn", BatchNorm2d<4>>, ReLU, Flatten,
                     Residual<Sequential<LazyLinear<144>>>, Named<"fc", Linear<144, 10>>> {};

using TiedNet = Network<Ids<4>, Named<"wte", Embedding<6, 3>>, Named<"head", Tied<"wte", Linear<3, 6, Bias<false>>>>>;

}  // namespace

TEST_CASE("A summary has a line for each layer, and counts the parameters that inference reads") {
    // 4*3*9+4; 4*4, without num_batches_tracked; 144*144+144; 144*10+10
    const std::string expected =
        "path  layer                    output          parameters\n"
        "conv  Conv2d<3, 4, Kernel<3>>  Shape<4, 6, 6>         112\n"
        "bn    BatchNorm2d<4>           Shape<4, 6, 6>          16\n"
        "2     ReLU                     Shape<4, 6, 6>           0\n"
        "3     Flatten                  Shape<144>               0\n"
        "4.0   LazyLinear<144>          Shape<144>           20880\n"
        "4     Identity                 Shape<144>               0\n"
        "fc    Linear<144, 10>          Shape<10>             1450\n"
        "parameters in all: 22458\n";
    CHECK(summary<Net>() == expected);
}

TEST_CASE("A summary counts a parameter once that two layers have") {
    CHECK(summary<TiedNet>().ends_with("parameters in all: 18\n"));
}

TEST_CASE("layers<Net> are the layers' types, compositions taken apart") {
    STATIC_REQUIRE(hana::size(layers<Net>) == hana::size_c<7>);
    constexpr auto is_relu = [](auto layer) { return layer == hana::type_c<ReLU>; };
    STATIC_REQUIRE(hana::count_if(layers<Net>, is_relu) == hana::size_c<1>);
}
