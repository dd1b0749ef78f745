"""Collects what PyTorch gives for each case, and writes it."""

import json
import struct

import numpy as np
import torch

from derive import derived_input, fill


def write_safetensors(path, arrays):
    """8 bytes of header length, a JSON header, the arrays: those of wide elements first, so that each is aligned."""
    arrays = dict(sorted(arrays.items(), key=lambda entry: -entry[1].itemsize))
    dtypes = {"float32": "F32", "float16": "F16", "int64": "I64", "uint8": "U8", "bool": "BOOL"}
    header, offset = {}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": dtypes[str(array.dtype)], "shape": list(array.shape),
                        "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())


class Cases:
    """Runs each module that it is given and collects the outputs."""

    def __init__(self):
        self.arrays = {}

    def add(self, name, module, *shapes, batch=3, scale=1.0):
        self.record(name, module, *[derived_input(f"input{i}", (batch, *shape)) * np.float32(scale)
                                    for i, shape in enumerate(shapes)])

    def record(self, name, module, *inputs, outputs=("0", "1")):
        """One output is stored as `name`, several as name.0, name.1, … or with other `outputs` for the numbers."""
        module.eval()
        fill(module)
        inputs = [torch.from_numpy(x) for x in inputs]
        single = as_tuple(module(*inputs))
        double = as_tuple(module.double()(*[x.double() if x.is_floating_point() else x for x in inputs]))
        for i, (y, exact) in enumerate(zip(single, double)):
            key = name if len(single) == 1 else f"{name}.{outputs[i]}"
            assert key not in self.arrays
            largest = y.abs().max().item()
            noise = (y - exact).abs().max().item() / largest
            print(f"{key:32} {str(tuple(y.shape)):20} max {largest:9.3g}  std {y.std().item():9.3g}  noise {noise:.1e}")
            assert y.isfinite().all()
            self.arrays[key] = y.numpy()


def as_tuple(y):
    return y if isinstance(y, tuple) else (y,)
