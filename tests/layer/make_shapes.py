"""Prints the lines of window_layers.cpp's tables: which shape PyTorch gives for windows drawn at random.

    python3 tests/layer/make_shapes.py convolution
    python3 tests/layer/make_shapes.py max_pool
    python3 tests/layer/make_shapes.py average_pool
    python3 tests/layer/make_shapes.py convolution_1d
    python3 tests/layer/make_shapes.py transposed
    python3 tests/layer/make_shapes.py transposed_1d

Made with torch 1.13.
"""

import random
import sys

import torch
from torch import nn

ROWS = 14


def option(name, pair):
    """The option as it is written in C++: one number where all are equal."""
    return f"{name}<{', '.join(map(str, pair if len(set(pair)) > 1 else pair[:1]))}>"


def draw(kind):
    """A random module, its C++ type, and an input's channels and sizes."""
    channels = random.choice((1, 2, 4, 6))
    directions = 1 if kind.endswith("_1d") else 2
    pair = lambda low, high: tuple(random.randint(low, high) for _ in range(directions))
    kernel, stride, dilation = pair(1, 5), pair(1, 3), pair(1, 2)
    padding = tuple(random.randint(0, k // 2) for k in kernel)
    options = [option("Kernel", kernel), option("Stride", stride), option("Padding", padding)]
    size = [channels, *pair(1, 24)]
    ceil_mode = random.random() < 0.6
    if kind.startswith("convolution"):
        out = random.choice((1, 3, 8))
        options.append(option("Dilation", dilation))
        module = nn.Conv2d if directions == 2 else nn.Conv1d
        return (module(channels, out, kernel, stride, padding, dilation), f"Conv{directions}d<{channels}, {out}",
                options, size)
    if kind.startswith("transposed"):
        out = random.choice((1, 3, 8))
        behind = tuple(random.randint(0, max(s, d) - 1) for s, d in zip(stride, dilation))
        options += [option("Dilation", dilation), option("OutputPadding", behind)]
        module = nn.ConvTranspose2d if directions == 2 else nn.ConvTranspose1d
        return (module(channels, out, kernel, stride, padding, behind, dilation=dilation),
                f"ConvTranspose{directions}d<{channels}, {out}", options, size)
    if ceil_mode:
        options.append("CeilMode<true>")
    if kind == "max_pool":
        options.append(option("Dilation", dilation))
        return nn.MaxPool2d(kernel, stride, padding, dilation, ceil_mode=ceil_mode), "MaxPool2d<", options, size
    return nn.AvgPool2d(kernel, stride, padding, ceil_mode), "AvgPool2d<", options, size


def main():
    kind = sys.argv[1]
    random.seed(kind)
    rows = 0
    while rows < ROWS:
        module, name, options, size = draw(kind)
        try:
            shape = tuple(module(torch.zeros(1, *size)).shape[1:])
        except RuntimeError:  # the window does not fit
            continue
        random.shuffle(options)
        separator = "" if name.endswith("<") else ", "
        layer = f"{name}{separator}{', '.join(options)}>"
        print(f"    STATIC_REQUIRE(gives<{layer}>({{{', '.join(map(str, size))}}}, {{{', '.join(map(str, shape))}}}));")
        rows += 1


main()
