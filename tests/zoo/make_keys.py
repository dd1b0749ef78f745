"""Writes the keys and shapes of torchvision's state_dicts, which keys_test.cpp compares with.

    python3 tests/zoo/make_keys.py                  # writes resnet18.keys, resnet34.keys … beside it

A line is a key and its extents, in the order of the state_dict. Left out are the counters "num_batches_tracked", which
inference does not read. Made with torchvision 0.14.
"""

import pathlib

import torchvision

for name in ("resnet18", "resnet34", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "mobilenet_v2",
             "efficientnet_b0", "shufflenet_v2_x1_0", "densenet121", "vgg16", "vgg11_bn"):
    state = getattr(torchvision.models, name)(weights=None).state_dict()
    lines = [
        " ".join([key, *map(str, value.shape)])
        for key, value in state.items()
        if not key.endswith("num_batches_tracked")
    ]
    (pathlib.Path(__file__).parent / f"{name}.keys").write_text("\n".join(lines) + "\n")
