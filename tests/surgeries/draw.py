"""Draws layers and surgeries at random: C++ text, and what does the same to the PyTorch twin."""

import dataclasses
import math
import typing

from torch import nn

import twin


@dataclasses.dataclass
class Layer:
    """`cpp` is idem's type; `make` builds PyTorch's, which may raise."""

    cpp: str
    make: typing.Callable


def linear(inputs, outputs):
    return Layer(f"Linear<{inputs}, {outputs}>", lambda: nn.Linear(inputs, outputs))


def conv(inputs, outputs, kernel, stride=1, padding=0, dilation=1, groups=1):
    options = [f"Kernel<{kernel}>"]
    for name, value, default in (("Stride", stride, 1), ("Padding", padding, 0), ("Dilation", dilation, 1),
                                 ("Groups", groups, 1)):
        if value != default:
            options.append(f"{name}<{value}>")
    return Layer(f"Conv2d<{inputs}, {outputs}, {', '.join(options)}>",
                 lambda: nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups))


def norm(channels):
    return Layer(f"BatchNorm2d<{channels}>", lambda: nn.BatchNorm2d(channels))


def norm1d(channels):
    return Layer(f"BatchNorm1d<{channels}>", lambda: nn.BatchNorm1d(channels))


def pool(name, kernel, stride, padding):
    options = f"Kernel<{kernel}>, Stride<{stride}>" + (f", Padding<{padding}>" if padding else "")
    return Layer(f"{name}<{options}>", lambda: getattr(nn, name)(kernel, stride, padding))


def compose(name, kind, *parts):
    """A composition of layers; each comes with its name or None."""
    texts = [layer.cpp if own is None else f'Named<"{own}", {layer.cpp}>' for own, layer in parts]
    return Layer(f"{name}<{', '.join(texts)}>", lambda: kind(*[(own, layer.make()) for own, layer in parts]))


def residual(body):
    return compose("Residual", twin.Sum, ("body", body), (None, IDENTITY))


IDENTITY = Layer("Identity", nn.Identity)
RELU = Layer("ReLU", nn.ReLU)
FLATTEN = Layer("Flatten", nn.Flatten)
MAPS_TO_ROWS = Layer("BasicFlatten<1, 2>", lambda: nn.Flatten(2))
POINT_WISE = [IDENTITY, RELU, Layer("Dropout", nn.Dropout), Layer("Tanh", nn.Tanh), Layer("SiLU", nn.SiLU),
              Layer("Sigmoid", nn.Sigmoid), Layer("GELU<>", nn.GELU), Layer("ELU", nn.ELU),
              Layer("LeakyReLU", nn.LeakyReLU), Layer("Hardswish", nn.Hardswish), Layer("ReLU6", nn.ReLU6)]


def adaptive(extent):
    return Layer(f"AdaptiveAvgPool2d<{extent}>", lambda: nn.AdaptiveAvgPool2d(extent))


def fitting_layer(random, given, wanted):
    """From the shape `given` to the shape `wanted`, as far as the two allow it. Some keep the shape instead."""
    if random.random() < 0.3:
        return random.choice(POINT_WISE)
    if len(given) == 3 and len(wanted) == 3:
        inputs, outputs = given[0], wanted[0]
        stride = max(1, math.ceil(given[1] / max(1, wanted[1])))
        around = random.choice([1, 3, 3, 5])
        group = math.gcd(inputs, outputs)
        layers = [conv(inputs, outputs, around, stride, around // 2),
                  conv(inputs, outputs, 3, stride, 2, 2),
                  conv(inputs, outputs, 3, stride, 1, 1, random.choice([2, 4]) if group % 4 == 0 else 1),
                  compose("Sequential", twin.Sequence, (None, conv(inputs, 24, 1)), (None, norm(24)), (None, RELU),
                          (None, conv(24, outputs, 3, stride, 1)))]
        if inputs == outputs:
            layers += [conv(inputs, outputs, 3, stride, 1, 1, inputs), norm(inputs), norm(inputs),
                       pool(random.choice(["MaxPool2d", "AvgPool2d"]), 3, stride, 1)]
            if stride == 1:
                layers += [residual(conv(inputs, inputs, 3, 1, 1)),
                           residual(compose("Sequential", twin.Sequence, ("a", conv(inputs, 16, 1)), (None, RELU),
                                            ("b", conv(16, inputs, 1))))]
        return random.choice(layers)
    if len(given) == 1 and len(wanted) == 1:
        layers = [linear(given[0], wanted[0])] * 2
        layers.append(compose("Sequential", twin.Sequence, ("hidden", linear(given[0], 32)), (None, RELU),
                              ("out", linear(32, wanted[0]))))
        if given == wanted:
            layers += [norm1d(given[0]), residual(linear(given[0], given[0]))]
        return random.choice(layers)
    if len(given) == 3 and len(wanted) == 1:
        layers = [FLATTEN, compose("Sequential", twin.Sequence, (None, adaptive(1)), (None, FLATTEN),
                                   (None, linear(given[0], wanted[0])))]
        return random.choice(layers)
    return random.choice(POINT_WISE)


def any_layer(random, given, wanted):
    """Of a width, a stride, a window or a rank that may be another than what is needed."""
    width = lambda n: random.choice([n, n, n + 1, 2 * n, max(1, n // 2)])
    inputs, outputs = width(given[0]), width(wanted[0])
    around, stride = random.choice([1, 2, 3, 4, 7]), random.choice([1, 1, 2, 3])
    return random.choice([
        conv(inputs, outputs, around, stride, random.choice([0, 0, around // 2])),
        conv(inputs, outputs, around, stride, random.choice([0, 0, around // 2])),
        conv(given[0], wanted[0], around, stride, random.choice([0, around // 2])),
        conv(given[0], wanted[0], 3, 1, 1, 1, random.choice([3, 5, 32])),
        linear(inputs, outputs), linear(given[-1], outputs), norm(inputs), norm1d(inputs), FLATTEN, MAPS_TO_ROWS,
        adaptive(random.choice([1, 2])), conv(given[0], wanted[0], 7),
        pool(random.choice(["MaxPool2d", "AvgPool2d"]), given[-1] + random.choice([0, 1]), 1, 0),
        pool(random.choice(["MaxPool2d", "AvgPool2d"]), random.choice([2, 3, 5]), stride, random.choice([0, 0, 1, 2])),
        compose("Concat", twin.Cat, (None, IDENTITY), ("more", conv(given[0], 16, 1))),
        residual(conv(given[0], outputs, 3, stride, 1)),
        compose("Add", twin.Sum, (None, IDENTITY), (None, adaptive(1)))])


@dataclasses.dataclass
class Layers:
    """How to draw a layer for the shapes that it is given and should give: one that fits, and one that may not."""

    fitting: typing.Callable
    any: typing.Callable


IMAGE_LAYERS = Layers(fitting_layer, any_layer)


VOCABULARY = 60
PASS_THROUGH = [Layer(f"PassThrough<{index}>", lambda index=index: twin.PassThrough(index)) for index in range(3)]
SLICE = Layer("Slice<0, 0, 8>", lambda: twin.Slice(8))
SOFTMAX = Layer("Softmax", lambda: nn.Softmax(-1))


def layer_norm(width):
    return Layer(f"LayerNorm<{width}>", lambda: nn.LayerNorm(width))


def embedding(width):
    return Layer(f"Embedding<{VOCABULARY}, {width}>", lambda: nn.Embedding(VOCABULARY, width))


def self_attention(width, heads, masked):
    options = ', Masked<"attention_mask">' if masked else ""
    return Layer(f"MultiheadAttention<{width}, {heads}{options}>", lambda: twin.SelfAttention(width, heads, masked))


def shape_list(shapes):
    """Of one stream or several; the shape of one is a tuple of numbers."""
    return list(shapes) if isinstance(shapes[0], tuple) else [shapes]


def in_sequence(*layers):
    return compose("Sequential", twin.Sequence, *[(None, layer) for layer in layers])


def fitting_text_layer(random, given, wanted):
    """For rows of tokens, or for several streams of them; ids are of rank 1."""
    given, wanted = shape_list(given), shape_list(wanted)
    inputs, outputs = given[0][-1], wanted[0][-1]
    if len(wanted) > 1:
        takes = (lambda layer: layer) if len(given) == 1 else (lambda layer: in_sequence(PASS_THROUGH[0], layer))
        branches = [takes(random.choice([linear(inputs, shape[-1])] + [IDENTITY] * (inputs == shape[-1])))
                    for shape in wanted]
        return compose("Fork", twin.Fork, *[(f"branch{i}", branch) for i, branch in enumerate(branches)])
    if len(given) > 1:
        chosen = random.randrange(2)
        row = embedding(outputs) if len(given[0]) == 1 else linear(given[chosen][-1], outputs)
        return random.choice([PASS_THROUGH[chosen], in_sequence(PASS_THROUGH[chosen], row),
                              compose("Add", twin.Sum, (None, PASS_THROUGH[0]), (None, PASS_THROUGH[1]))])
    if len(given[0]) == 1 and len(wanted[0]) == 2:
        return embedding(outputs)
    if len(given[0]) == 1 or random.random() < 0.3:
        return random.choice(POINT_WISE)
    layers = [linear(inputs, outputs)] * 2
    layers.append(compose("Sequential", twin.Sequence, ("up", linear(inputs, 24)), (None, Layer("GELU<>", nn.GELU)),
                          ("down", linear(24, outputs))))
    if inputs == outputs:
        layers += [layer_norm(inputs), layer_norm(inputs), SOFTMAX, residual(linear(inputs, inputs)),
                   self_attention(inputs, random.choice([2, 4]), random.choice([False, True]))]
    return random.choice(layers)


def any_text_layer(random, given, wanted):
    """Of a width, or for a number of streams, that may be another than what is needed."""
    width = lambda n: random.choice([n, n, n + 1, 2 * n, max(1, n // 2)])
    inputs, outputs = width(shape_list(given)[0][-1]), width(shape_list(wanted)[0][-1])
    if len(shape_list(given)) > 1 and random.random() < 0.5:
        return IDENTITY
    return random.choice([
        linear(inputs, outputs), linear(inputs, outputs), layer_norm(inputs), embedding(outputs), IDENTITY, FLATTEN,
        SLICE, SOFTMAX, RELU, *PASS_THROUGH, self_attention(inputs, random.choice([2, 3, 4, 5]), random.random() < 0.5),
        residual(linear(inputs, outputs)), in_sequence(linear(inputs, outputs), linear(inputs, outputs)),
        compose("Fork", twin.Fork, (None, IDENTITY), (None, linear(inputs, outputs))),
        compose("Add", twin.Sum, (None, PASS_THROUGH[0]), (None, PASS_THROUGH[1]))])


TEXT_LAYERS = Layers(fitting_text_layer, any_text_layer)


@dataclasses.dataclass
class Step:
    """One surgery. `changed` maps the twin to the twin after it; of a split, `part` tells which half goes on."""

    surgery: str
    path: str
    layer: Layer = None
    name: str = None
    part: str = None

    def layer_cpp(self):
        return f'Named<"{self.name}", {self.layer.cpp}>' if self.name else self.layer.cpp

    def changed(self, network):
        """The changed network, and the new layer in it or None."""
        layer = self.layer.make().eval() if self.layer else None
        if self.surgery == "replace":
            return twin.replace(network, self.path, layer), layer
        if self.surgery == "remove":
            return twin.remove(network, self.path), None
        if self.surgery == "truncate":
            return twin.truncate(network, self.path), None
        if self.surgery == "split":
            return twin.split(network, self.path)[self.part == "tail"], None
        return twin.insert(network, self.path, self.name, layer, self.surgery == "insert_after"), layer


def wrong_path(random, paths, first_paths):
    """Mistyped, or that of a layer that an earlier surgery took away or moved."""
    gone = [path for path in first_paths if path not in paths]
    if gone and random.random() < 0.7:
        return random.choice(gone)
    path = random.choice(paths)
    return random.choice([path + ".conv3", path.replace("1", "9"), path + "x", path.split(".")[-1] + ".0"])


def step(random, number, shapes, first_paths, layers):
    """`shapes` maps each path to the shapes that its module takes and gives; `first_paths` are those before surgery."""
    paths = list(shapes)
    surgery = random.choices(["replace", "insert_before", "insert_after", "remove", "truncate", "split"],
                             [8, 3, 3, 3, 1, 2])[0]
    if surgery in ("truncate", "split") and random.random() < 0.5:
        paths = [path for path in paths if path.count(".") <= 1]
    path = random.choice(paths)
    given, wanted = shapes[path]
    if random.random() < 0.08:
        path = wrong_path(random, paths, first_paths)
    if surgery in ("remove", "truncate"):
        return Step(surgery, path)
    if surgery == "split":
        return Step(surgery, path, part=random.choice(["head", "tail"]))
    draw_layer = layers.fitting if random.random() < 0.6 else layers.any
    if surgery == "replace":
        return Step(surgery, path, draw_layer(random, given, wanted))
    at = given if surgery == "insert_before" else wanted
    return Step(surgery, path, draw_layer(random, at, at), f"added{number}")
