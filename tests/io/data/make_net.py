"""Makes net.npz, net.safetensors and net_outputs.npz beside it: a small network's weights, and what numpy computes with
them. Run: python3 make_net.py"""

import json
import pathlib
import struct

import numpy as np

folder = pathlib.Path(__file__).parent
random = np.random.default_rng(1)


def linear(inputs, outputs):
    return random.uniform(-1, 1, (outputs, inputs)) / np.sqrt(inputs), random.uniform(-0.1, 0.1, outputs)


def bf16(values):
    """The upper halves of floats."""
    return (np.asarray(values, "<f4").view("<u4") >> 16).astype("<u2")


weights = {}
weights["lin1.weight"], weights["lin1.bias"] = linear(5, 7)
weights["bn.weight"], weights["bn.bias"] = random.uniform(0.5, 1.5, 7), random.uniform(-0.1, 0.1, 7)
weights["bn.running_mean"], weights["bn.running_var"] = random.uniform(-0.1, 0.1, 7), random.uniform(0.5, 1.5, 7)
weights["lin2.weight"], weights["lin2.bias"] = linear(7, 3)
weights = {key: np.asarray(values, "<f4") for key, values in weights.items()}
# What bfloat16 and half hold without loss, so that both files have the same values.
weights["lin1.weight"] = (bf16(weights["lin1.weight"]).astype("<u4") << 16).view("<f4")
weights["lin2.weight"] = weights["lin2.weight"].astype("<f2").astype("<f4")

x = np.asarray(random.uniform(-1, 1, (4, 5)), "<f4")
w = {key: values.astype("f8") for key, values in weights.items()}
hidden = x.astype("f8") @ w["lin1.weight"].T + w["lin1.bias"]
hidden = (hidden - w["bn.running_mean"]) / np.sqrt(w["bn.running_var"] + 1e-5) * w["bn.weight"] + w["bn.bias"]
y = np.maximum(hidden, 0) @ w["lin2.weight"].T + w["lin2.bias"]
np.savez(folder / "net_outputs.npz", x=x, y=y.astype("<f4"))

np.savez(
    folder / "net.npz",
    **{**weights, "lin2.weight": weights["lin2.weight"].astype("<f2"), "lin2.bias": weights["lin2.bias"].astype("<f8")},
    **{"bn.num_batches_tracked": np.int64(3)},
)

kinds = {"lin1.weight": "BF16", "lin2.weight": "F16", "lin2.bias": "F64", "bn.num_batches_tracked": "I64"}
types = {"F16": "<f2", "F64": "<f8", "I64": "<i8", "F32": "<f4"}
entries, data = {}, b""
for key, values in [*weights.items(), ("bn.num_batches_tracked", np.int64(3))]:
    kind = kinds.get(key, "F32")
    stored = bf16(values) if kind == "BF16" else np.asarray(values, types[kind])
    begin, data = len(data), data + stored.tobytes()
    entries[key] = {"dtype": kind, "shape": list(np.shape(values)), "data_offsets": [begin, len(data)]}
header = json.dumps(entries).encode()
header += b" " * (-len(header) % 8 + 3)  # so that no tensor is aligned
(folder / "net.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + data)
