#include "support/catch.hpp"

#include <idem/compose.hpp>
#include <idem/inspect/graphviz.hpp>

#include <string>

using namespace idem;

namespace graphviz_test {
namespace {

/// The convolution reads the input in its own order; the residual is a second stream of the other one; two branches
/// write into what the next step reads; the flattened image is turned to PyTorch's order.
struct Net : Network<Shape<3, 8, 8>, Named<"conv", Conv2d<3, 4, Kernel<3>, Padding<1>>>, BatchNorm2d<4>, ReLU,
                     Residual<Named<"body", Conv2d<4, 4, Kernel<3>, Padding<1>>>>,
                     Concat<Named<"a", Conv2d<4, 2, Kernel<1>>>, MaxPool2d<Kernel<3>, Stride<1>, Padding<1>>>,
                     MaxPool2d<Kernel<2>>, Flatten, Named<"fc", Linear<96, 10>>> {};

struct TwoByTwo : Network<Inputs<Shape<70>, Shape<40>>,
                          Fork<Sequential<PassThrough<0>, Named<"a", Linear<70, 50>>>,
                               Sequential<PassThrough<1>, Named<"b", Linear<40, 60>>>>> {};

/// Steps of many kinds.
struct Kinds : Network<Shape<4, 6, 6>, Named<"up", ConvTranspose2d<4, 6, Kernel<2>, Stride<2>>>,
                       Upsample<ScaleFactor<2>>, Upsample<Size<12, 12>, Mode<"bilinear">>, GroupNorm<2, 6>,
                       ZeroPad2d<1>, BasicFlatten<0, 1>, Named<"lstm", LSTM<14, 9>>, LayerNorm<9>,
                       Named<"gru", GRU<9, 8>>, LogSoftmax> {};

}  // namespace

TEST_CASE("A drawing has what runs, what flows, and where it lies", "[inspect]") {
    const std::string drawn = graphviz<Net>();
    CHECK(drawn.starts_with("digraph \""));
    CHECK(drawn.ends_with("}\n"));
    const auto has = [&](const char* line) { return drawn.find(std::string("  ") + line + ";\n") != drawn.npos; };
    CHECK(has("input0 [shape=ellipse, label=\"input 0\\n192\"]"));
    CHECK(has("step0 [label=\"first convolution 3x3\\n256 at 0\"]"));
    CHECK(has("input0 -> step0"));
    CHECK(has("step0 -> step1"));
    CHECK(has("step0 -> step1 [style=dashed]"));
    CHECK(has("step1 -> step2"));
    CHECK(has("step1 -> step3"));
    CHECK(!has("step2 -> step3"));
    CHECK(has("step2 -> step4"));
    CHECK(has("step3 -> step4"));
    CHECK(has("step4 [label=\"max pool 2x2, stride 2x2\\n96 at 0\"]"));
    CHECK(has("step6 -> output0"));
    CHECK(drawn.find("step7") == drawn.npos);
}

TEST_CASE("Every step has the name of what it computes", "[inspect]") {
    const std::string drawn = graphviz<Kinds>();
    std::size_t at = 0;
    for (const char* name : {"first convolution", "interleave", "nearest upsample", "linear upsample", "group norm",
                             "pad", "transpose", "lstm", "layer norm", "gru", "log softmax"}) {
        const std::size_t here = drawn.find(std::string(" [label=\"") + name, at);
        INFO(name << " in\n" << drawn);
        CHECK(here != drawn.npos);
        if (here != drawn.npos) at = here;
    }
}

TEST_CASE("A drawing has every input and output", "[inspect]") {
    const std::string drawn = graphviz<TwoByTwo>();
    for (const char* line : {"input0 -> step0;", "input1 -> step1;", "step0 -> output0;", "step1 -> output1;"})
        CHECK(drawn.find(line) != drawn.npos);
    CHECK(drawn.find("input0 -> step1") == drawn.npos);
}

}  // namespace graphviz_test
