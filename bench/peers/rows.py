"""What is compared: the networks, and the rows that each gives to the table."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Network:
    title: str
    type: str                # in C++
    header: str              # where that type is
    inputs: tuple            # the elements' type and the extents of one sample, for each input
    batches: tuple           # one row for each
    threads: int = 1024      # at most, that make sense
    context: int = 0         # positions of a sequence that a call, a step, goes on with: memory is what limits it


def step_inputs(context, layers=12, heads=12, width=64):
    """All ids; the keys and values of the first ones, which idem computes itself."""
    return ("i64", (context + 1,)), *[("f32", (heads, context, width))] * (2 * layers)


def recurrent(layer, inputs, units, steps):
    """A recurrent layer and a Linear behind it, for all steps of a sequence."""
    layers = f'idem::Named<"rnn", idem::{layer}<{inputs}, {units}>>, idem::Named<"head", idem::Linear<{units}, 1>>'
    return Network(f"{layer} {inputs}-{units}-1, {steps} steps",
                   f"idem::Network<idem::Shape<{steps}, {inputs}>, {layers}>", "idem/compose/recurrent.hpp",
                   (("f32", (steps, inputs)),), (1,), threads=1)


DILATIONS = tuple(2**i for i in range(10))
# Of DCGAN's generator: channels in and out, stride and padding of each layer.
GENERATOR = (100, 512, 1, 0), (512, 256, 2, 1), (256, 128, 2, 1), (128, 64, 2, 1), (64, 3, 2, 1)


def temporal(channels, steps):
    """Causal convolutions with tanh, and a last one that makes one number of their channels."""
    widths = [1, *[channels] * len(DILATIONS)]
    layers = ", ".join(f"idem::ZeroPad1d<{2 * d}, 0>, idem::Conv1d<{i}, {o}, idem::Kernel<3>, idem::Dilation<{d}>>, "
                       "idem::Tanh" for i, o, d in zip(widths, widths[1:], DILATIONS))
    return Network(f"TCN 1-{channels}-1, {len(DILATIONS)} layers, {steps} steps",
                   f"idem::Network<idem::Shape<1, {steps}>, {layers}, "
                   f"idem::Conv1d<{channels}, 1, idem::Kernel<1>>>", "idem/compose/network.hpp",
                   (("f32", (1, steps)),), (1,), threads=1)


def generator():
    """Transposed convolutions, each but the last one with a BatchNorm and a ReLU."""
    *inner, last = GENERATOR
    layer = "idem::ConvTranspose2d<{}, {}, idem::Kernel<4>, idem::Stride<{}>, idem::Padding<{}>, idem::Bias<false>>"
    return "".join(f"{layer.format(*sizes)}, idem::BatchNorm2d<{sizes[1]}>, idem::ReLU, " for sizes in inner) + \
        f"{layer.format(*last)}, idem::Tanh"


IMAGE = (("f32", (3, 224, 224)),)
TEXT = ("i64", (128,)), ("i64", (128,)), ("bool", (128,))  # ids, token types, mask

NETWORKS = {
    "resnet18": Network("ResNet-18", "idem::zoo::ResNet18", "idem/zoo/resnet.hpp", IMAGE, (1, 8)),
    "resnet50": Network("ResNet-50", "idem::zoo::ResNet50", "idem/zoo/resnet.hpp", IMAGE, (1,)),
    "mobilenet_v2": Network("MobileNetV2", "idem::zoo::MobileNetV2", "idem/zoo/mobilenet.hpp", IMAGE, (1,)),
    "resnext50": Network("ResNeXt-50, 32x4d", "idem::zoo::BasicResNeXt50<idem::Shape<3, 224, 224>, 1000>",
                         "idem/zoo/resnet.hpp", IMAGE, (1,)),
    "shufflenet_v2": Network("ShuffleNetV2", "idem::zoo::ShuffleNetV2x1_0", "idem/zoo/shufflenet.hpp", IMAGE, (1,)),
    "efficientnet_b0": Network("EfficientNet-B0", "idem::zoo::EfficientNetB0", "idem/zoo/efficientnet.hpp", IMAGE,
                               (1,)),
    "densenet121": Network("DenseNet-121", "idem::zoo::DenseNet121", "idem/zoo/densenet.hpp", IMAGE, (1,)),
    "mlp": Network("MLP 784-512-512-10", "idem::zoo::Mlp<784, 512, 512, 10>", "idem/zoo/mlp.hpp",
                   (("f32", (784,)),), (1, 64)),
    "tiny": Network("MLP 1-8-8-1, tanh", "idem::zoo::BasicMlp<idem::Tanh, 1, 8, 8, 1>", "idem/zoo/mlp.hpp",
                    (("f32", (1,)),), (1,), threads=1),
    "lstm16": recurrent("LSTM", 1, 16, steps=512),
    "gru16": recurrent("GRU", 1, 16, steps=512),
    "lstm256": recurrent("LSTM", 80, 256, steps=128),
    "tcn16": temporal(16, 2048),
    "dcgan": Network("DCGAN's generator", f"idem::Network<idem::Shape<100, 1, 1>, {generator()}>",
                     "idem/compose/network.hpp", (("f32", (100, 1, 1)),), (1,)),
    "bert": Network("BERT-base, 128 tokens", "idem::zoo::BasicBert<idem::zoo::BertConfig{.length = 128}>",
                    "idem/zoo/bert.hpp", TEXT, (1,)),
    "vit_b_16": Network("ViT-B/16", "idem::zoo::VitB16", "idem/zoo/vit.hpp", IMAGE, (1,)),
    **{f"gpt2_{context}": Network(f"GPT-2, a step after {context} tokens",
                                  "idem::zoo::BasicGpt2Next<idem::zoo::Gpt2Config{}>", "idem/zoo/gpt2.hpp",
                                  step_inputs(context), (1,), context=context)
       for context in (128, 512)},
}

# The process whose memory and loading time are tabulated.
FOOTPRINT = ("resnet18", 1, 1)  # network, batch, threads


def limit(name):
    """What the processor's peak of limits a network: "flop", or "bytes" read from memory."""
    return "bytes" if NETWORKS[name].context else "flop"


def chosen(names):
    """The (network, batch) pairs that `names` ask for: "mlp" is all of a network's rows, "mlp:64" is one."""
    rows = [(name, batch) for name, network in NETWORKS.items() for batch in network.batches]
    if not names:
        return rows
    known = {text for name, batch in rows for text in (name, f"{name}:{batch}")}
    for name in names:
        if name not in known:
            raise ValueError(f"there is no row '{name}'; there are {', '.join(sorted(known))}")
    return [(name, batch) for name, batch in rows if name in names or f"{name}:{batch}" in names]


def title(name, batch):
    return NETWORKS[name].title + (f", batch {batch}" if batch > 1 else "")
