"""Parameters and inputs that are computed from their names: the rules of derive.hpp, in Python."""

import math

import numpy as np
import torch


def fnv1a(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def mix(x):
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def uniform(name, count):
    index = np.arange(count, dtype=np.uint32)
    bits = mix(mix(index) + np.full(count, fnv1a(name), np.uint32)) >> np.uint32(8)
    return bits.astype(np.float64) / 16777216.0


def derived_parameter(key, shape):
    u = uniform(key, math.prod(shape))
    if len(shape) >= 2:
        values = (2 * u - 1) * math.sqrt(3.0 / math.prod(shape[1:]))
    elif key.endswith(("weight", "running_var")):
        values = 0.5 + u
    else:
        values = (u - 0.5) * 0.2
    return values.astype(np.float32).reshape(shape)


def derived_input(name, shape):
    return (2 * uniform(name, math.prod(shape)) - 1).astype(np.float32).reshape(shape)


def derived_ids(name, shape, below):
    return np.floor(uniform(name, math.prod(shape)) * below).astype(np.int64).reshape(shape)


def derived_mask(name, shape):
    mask = (uniform(name, math.prod(shape)) < 0.8).reshape(shape)
    mask[..., 0] = True
    return mask


def fill(module):
    for key, tensor in module.state_dict().items():
        if tensor.is_floating_point():  # all but num_batches_tracked
            tensor.copy_(torch.from_numpy(derived_parameter(key, tuple(tensor.shape))))
