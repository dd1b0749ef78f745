"""What is compiled: C++ sources, each the row of a table."""

import dataclasses
import pathlib

LIBRARY = pathlib.Path(__file__).resolve().parent.parent.parent / "src"
COMPILED = ("-DIDEM_COMPILED",)


@dataclasses.dataclass(frozen=True)
class Program:
    title: str
    source: str
    package: str = ""     # of Debian, without which there is no such row
    layers: int = 0       # of a row that the slope is taken from
    family: str = ""      # the rows of one slope
    flags: tuple = ()


DEPENDENCIES = """\
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <xsimd/xsimd.hpp>
#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif
"""

TYPES = """\
#include <idem/compose.hpp>
{more}
{network}
static_assert(Net::output::size > 0);
"""

# What a program that ships a model compiles: a file is loaded, and spans are run.
LOAD_AND_RUN = """\
#include <idem/idem.hpp>
{more}
{network}
idem::Status answer(const std::string& file, std::span<const float> in, std::span<float> out) {{
    const auto model = idem::load<Net>(file);
    idem::Workspace<Net> workspace{{1}};
    return model.run(in, out, workspace);
}}
"""

# The same of a network of ids and a mask.
LOAD_AND_RUN_TEXT = """\
#include <idem/idem.hpp>
{more}
{network}
idem::Status answer(const std::string& file, std::span<const std::int64_t> ids, std::span<const std::int64_t> types,
                    std::span<const bool> mask, std::span<float> out) {{
    const auto model = idem::load<Net>(file);
    idem::Workspace<Net> workspace{{1}};
    return model.run(ids, types, mask, out, workspace);
}}
"""

# Every block's second convolution becomes another in turn, and then what it was.
SWAPS = """\
#include <idem/compose.hpp>
#include <idem/zoo/resnet.hpp>
using namespace idem;
using Net0 = zoo::ResNet50;
{swaps}
static_assert(std::same_as<Net100::output, Shape<1000>>);
"""

DLIB = """\
#include <dlib/dnn.h>
#include <string>

namespace {
using namespace dlib;

template <template <int, template <class> class, int, class> class block, int N, template <class> class BN, class SUB>
using residual = add_prev1<block<N, BN, 1, tag1<SUB>>>;
template <template <int, template <class> class, int, class> class block, int N, template <class> class BN, class SUB>
using residual_down = add_prev2<avg_pool<2, 2, 2, 2, skip1<tag2<block<N, BN, 2, tag1<SUB>>>>>>;
template <int N, template <class> class BN, int stride, class SUB>
using block = BN<con<N, 3, 3, 1, 1, relu<BN<con<N, 3, 3, stride, stride, SUB>>>>>;
template <int N, class SUB>
using ares = relu<residual<block, N, affine, SUB>>;
template <int N, class SUB>
using ares_down = relu<residual_down<block, N, affine, SUB>>;
template <class SUB>
using level1 = ares<512, ares<512, ares_down<512, SUB>>>;
template <class SUB>
using level2 = ares<256, ares<256, ares<256, ares<256, ares<256, ares_down<256, SUB>>>>>>;
template <class SUB>
using level3 = ares<128, ares<128, ares<128, ares_down<128, SUB>>>>;
template <class SUB>
using level4 = ares<64, ares<64, ares<64, SUB>>>;
using Net = loss_multiclass_log<fc<1000, avg_pool_everything<level1<level2<level3<level4<
    max_pool<3, 3, 2, 2, relu<affine<con<64, 7, 7, 2, 2, input_rgb_image_sized<227>>>>>>>>>>>>;
}  // namespace

unsigned long answer(const std::string& file, const dlib::matrix<dlib::rgb_pixel>& image) {
    Net net;
    dlib::deserialize(file) >> net;
    return net(image);
}
"""


def zoo(header, name):
    return {"more": f"#include <idem/zoo/{header}.hpp>", "network": f"using Net = idem::zoo::{name};"}


def chain(shape, layers):
    body = "".join(f",\n    {layer}" for layer in layers)
    return {"more": "using namespace idem;", "network": f"struct Net : Network<Shape<{shape}>{body}> {{}};"}


def convolution(i):
    return f"Conv2d<{8 + i}, {9 + i}, Kernel<3>, Padding<1>>"


def dense_layer(i):
    return f"Concat<Identity, Conv2d<{8 + 8 * i}, 8, Kernel<1>>>"


def swaps():
    """Kernels of 1 and of 3 in turn, through the 16 blocks of ResNet-50 again and again."""
    slots = [(stage, block) for stage, blocks in enumerate((3, 4, 6, 3), 1) for block in range(blocks)]
    lines = []
    for number in range(1, 101):
        stage, block = slots[(number - 1) % len(slots)]
        width = 32 << stage
        size = "Kernel<1>" if (number - 1) // len(slots) % 2 == 0 else "Kernel<3>, Padding<1>"
        stride = "Stride<2>, " if block == 0 and stage > 1 else ""
        lines.append(f'using Net{number} = replace_t<Net{number - 1}, "layer{stage}.{block}.conv2", '
                     f"Conv2d<{width}, {width}, {stride}{size}, Bias<false>>>;")
    return SWAPS.format(swaps="\n".join(lines))


def all_programs():
    """In the order of the table; the first is what the others are compared with."""
    programs = {
        "deps": Program("Boost.Hana, xsimd and xtensor alone", DEPENDENCIES),
        "idem": Program("idem.hpp alone", "#include <idem/idem.hpp>\n"),
        "compose": Program("idem/compose.hpp alone", "#include <idem/compose.hpp>\n"),
        "mlp": Program("MLP 784-512-512-10", LOAD_AND_RUN.format(**zoo("mlp", "Mlp<784, 512, 512, 10>"))),
        "resnet18": Program("ResNet-18", LOAD_AND_RUN.format(**zoo("resnet", "ResNet18"))),
        "resnet50": Program("ResNet-50", LOAD_AND_RUN.format(**zoo("resnet", "ResNet50"))),
        "densenet121": Program("DenseNet-121", LOAD_AND_RUN.format(**zoo("densenet", "DenseNet121"))),
        "bert": Program("BERT-base", LOAD_AND_RUN_TEXT.format(**zoo("bert", "BertBase"))),
    }
    for name in ("idem", "mlp", "resnet18", "resnet50", "densenet121", "bert"):
        programs[f"{name}_compiled"] = Program(f"{programs[name].title}, with idem::compiled", programs[name].source,
                                               flags=COMPILED)
    for path in sorted(LIBRARY.glob("*.cpp")):
        programs[f"library_{path.stem}"] = Program(f"idem::compiled itself, {path.name}", f'#include "{path}"\n',
                                                   flags=COMPILED)
    programs["swaps"] = Program("100 swaps on ResNet-50, types", swaps())
    kinds = {
        "distinct": ("Linears of distinct widths", lambda i: f"Linear<{100 + i}, {101 + i}>"),
        "equal": ("equal Linears", lambda i: "Linear<100, 100>"),
        "identity": ("Identities", lambda i: "Identity"),
        "relu": ("ReLUs", lambda i: "ReLU"),
    }
    for text, template, what in (("types", TYPES, "types"), ("run", LOAD_AND_RUN, "load and run")):
        for kind, (title, layer) in kinds.items():
            for count in (10, 100, 1000) if kind in ("distinct", "equal") else (100, 1000):
                source = template.format(**chain(100, map(layer, range(count))))
                programs[f"{kind}{count}_{text}"] = Program(f"{count:,} {title}, {what}", source, layers=count,
                                                            family=f"{title}, {what}")
    for name, title, shape, layers in (
        ("convolutions1000", "1,000 convolutions of distinct widths", "8, 8, 8", map(convolution, range(1000))),
        ("rows1000", "1,000 equal Linears on rows", "16, 512", ["Linear<512, 512>"] * 1000),
        ("joins150", "150 joins of a convolution with its input", "8, 8, 8", map(dense_layer, range(150))),
    ):
        programs[f"{name}_run"] = Program(f"{title}, load and run", LOAD_AND_RUN.format(**chain(shape, layers)))
    programs["dlib"] = Program("ResNet-34 in dlib", DLIB, package="libdlib-dev")
    return programs
