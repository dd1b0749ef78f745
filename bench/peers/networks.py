"""Makes one network in PyTorch, and writes it down for everyone who is to run it.

    python3 networks.py resnet18 build/peers/networks/resnet18

writes into that folder
    net.safetensors          the state_dict, under PyTorch's own keys
    net.pt                   the same as TorchScript
    <batch>.onnx             the same as ONNX, for one batch size
    <batch>.input            float32, the samples that all run
    <batch>.expected         float32, what PyTorch computes from them in double precision
    network.json             floating-point operations of a sample, and what made it

Weights come from fixed seeds, not from training: time does not depend on their values, as long as activations neither
die nor explode. So each BatchNorm gets a scale and a shift at random, and the mean and variance that it sees when
random pictures pass through the network.
"""

import argparse
import json
import math
import pathlib
import struct

import torch
import torchvision
from torch import nn

import rows

SEED = 20
PICTURES = 8  # that the BatchNorms' statistics are of
OPSET = 17    # the newest that PyTorch 1.13 writes


def perceptron(activation, gain, *sizes):
    layers = []
    for width_in, width in zip(sizes, sizes[1:]):
        linear = nn.Linear(width_in, width)
        nn.init.normal_(linear.weight, std=gain / math.sqrt(width_in))
        layers += [linear, activation()]
    return nn.Sequential(*layers[:-1])


MAKERS = {
    "resnet18": torchvision.models.resnet18,
    "resnet50": torchvision.models.resnet50,
    "mobilenet_v2": torchvision.models.mobilenet_v2,
    "densenet121": torchvision.models.densenet121,
    "mlp": lambda: perceptron(nn.ReLU, math.sqrt(2), 784, 512, 512, 10),
    "tiny": lambda: perceptron(nn.Tanh, nn.init.calculate_gain("tanh"), 1, 8, 8, 1),
}


def settle(net, extents):
    """Random scales and shifts, and the statistics that follow from them."""
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.normal_(norm.bias, std=0.2)
        norm.momentum = None  # the mean over all batches
    if norms:
        net.train()
        net(torch.randn(PICTURES, *extents))
    return net.eval()


def operations(net, x):
    """Multiplications and additions of convolutions and Linears, for one sample."""
    count = 0

    def add(module, _, y):
        nonlocal count
        count += 2 * y[0].numel() * module.weight[0].numel()

    counted = [module for module in net.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    hooks = [module.register_forward_hook(add) for module in counted]
    net(x[:1])
    for hook in hooks:
        hook.remove()
    return count


DTYPES = {torch.float32: "F32", torch.int64: "I64"}


def write_safetensors(path, tensors):
    """The length of the header in 8 bytes, the header in JSON, the arrays."""
    header, offset = {}, 0
    for key, tensor in tensors.items():
        end = offset + tensor.numel() * tensor.element_size()
        header[key] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.numpy().tobytes())


def write_floats(path, tensor):
    path.write_bytes(tensor.float().contiguous().numpy().tobytes())


@torch.no_grad()
def make(name, folder):
    network = rows.NETWORKS[name]
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    net = settle(MAKERS[name](), network.input)
    x = torch.randn(max(network.batches), *network.input)

    write_safetensors(folder / "net.safetensors", net.state_dict())
    torch.jit.trace(net, x[:1]).save(str(folder / "net.pt"))
    for batch in network.batches:
        torch.onnx.export(net, x[:batch], str(folder / f"{batch}.onnx"), opset_version=OPSET,
                          input_names=["x"], output_names=["y"])
    flop = operations(net, x)
    net.double()
    for batch in network.batches:
        write_floats(folder / f"{batch}.input", x[:batch])
        write_floats(folder / f"{batch}.expected", net(x[:batch].double()))
    (folder / "network.json").write_text(json.dumps({"flop": flop, "torch": torch.__version__}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network", choices=MAKERS)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    make(arguments.network, arguments.folder)
