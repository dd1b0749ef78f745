"""Makes one network in PyTorch, and writes it down for everyone who is to run it.

    python3 networks.py resnet18 build/peers/networks/resnet18

writes into that folder
    net.safetensors          the state_dict, under PyTorch's own keys
    net.pt                   the same as TorchScript
    <batch>.onnx             the same as ONNX, for one batch size
    <batch>.input            the samples that all run, input by input
    <batch>.expected         float32, what PyTorch computes from them in double precision
    network.json             floating-point operations of a sample, the bytes that a step reads, the extents of the
                             output of a sample, and what made it

Weights come from fixed seeds, not from training: time does not depend on their values, as long as activations neither
die nor explode. So each BatchNorm gets a scale and a shift at random, and the mean and variance that it sees when
random pictures pass through the network. The matrices of transformers are random as in BERT.
"""

import argparse
import json
import math
import pathlib
import struct
import sys

import torch
import torchvision
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

import rows

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"))
import transformers

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


class Recurrent(nn.Module):
    """A recurrent layer and a Linear behind it, for all steps of a sequence."""

    def __init__(self, layer, width_in, units):
        super().__init__()
        self.rnn = layer(width_in, units, batch_first=True)
        self.head = nn.Linear(units, 1)

    def forward(self, x):
        return self.head(self.rnn(x)[0])


def temporal(channels):
    widths = [1, *[channels] * len(rows.DILATIONS)]
    layers = []
    for width_in, width, dilation in zip(widths, widths[1:], rows.DILATIONS):
        layers += [nn.ConstantPad1d((2 * dilation, 0), 0.0), nn.Conv1d(width_in, width, 3, dilation=dilation), nn.Tanh()]
    return nn.Sequential(*layers, nn.Conv1d(channels, 1, 1))


def generator():
    layers = []
    for width_in, width, stride, padding in rows.GENERATOR:
        layers += [nn.ConvTranspose2d(width_in, width, 4, stride, padding, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers[:-2], nn.Tanh())


def randomise(net):
    """Matrices as BERT's are before training, and scales and shifts at random."""
    for parameter in net.parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, std=0.02)
    for norm in net.modules():
        if isinstance(norm, nn.LayerNorm):
            nn.init.uniform_(norm.weight, 0.5, 1.5)
            nn.init.normal_(norm.bias, std=0.2)
    return net


class Bert(transformers.Bert):
    """The last hidden state."""

    def __init__(self):
        super().__init__()
        del self.pooler

    def forward(self, ids, token_types, mask):
        return self.states(ids, token_types, mask)[-1]

    def samples(self, count, inputs):
        (_, (tokens,)), *_ = inputs
        ids = torch.randint(self.embeddings.word_embeddings.num_embeddings, (count, tokens))
        token_types = (torch.arange(tokens) >= tokens // 2).long().expand(count, -1)
        return ids, token_types, torch.ones(count, tokens, dtype=torch.bool)


class Gpt2Step(transformers.Gpt2):
    """The logits of what follows the last id, given the keys and values of the others, layer by layer.

    Its own keys and values, which a next step would need, are not given back: that spares the peers a copy.
    """

    def forward(self, ids, *past):
        t = self.transformer
        x = t.wte(ids[:, -1:]) + t.wpe.weight[ids.shape[1] - 1]
        for block, *before in zip(t.h, past[0::2], past[1::2]):
            q, *now = self.split_heads(block, block.attn.c_attn(block.ln_1(x)))
            k, v = (torch.cat(pair, 2) for pair in zip(before, now))
            weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
            x = x + block.attn.c_proj((weights @ v).transpose(1, 2).flatten(2))
            x = x + block.mlp.c_proj(nn.functional.gelu(block.mlp.c_fc(block.ln_2(x)), approximate="tanh"))
        return t.ln_f(x[:, 0]) @ t.wte.weight.T

    @staticmethod
    def split_heads(block, x):
        """Queries, keys and values, each (batch, heads, tokens, width of a head)."""
        return x.reshape(*x.shape[:2], 3, block.heads, x.shape[-1] // 3 // block.heads).permute(2, 0, 3, 1, 4)

    def samples(self, count, inputs):
        (_, (tokens,)), *_ = inputs
        ids = torch.randint(self.transformer.wte.num_embeddings, (count, tokens))
        past = []
        hooks = [block.attn.c_attn.register_forward_hook(
            lambda _, __, y, block=block: past.extend(self.split_heads(block, y)[1:])) for block in self.transformer.h]
        super().forward(ids[:, :-1])
        for hook in hooks:
            hook.remove()
        return ids, *[keys_or_values.contiguous() for keys_or_values in past]

    def bytes_read(self, inputs):
        """All weights, but of positions one row, and all keys and values."""
        table = self.transformer.wpe.weight
        weights = sum(parameter.numel() for parameter in self.parameters()) - table.numel() + table.shape[1]
        return 4 * (weights + sum(x.numel() for x in inputs[1:]))


MAKERS = {
    "resnet18": torchvision.models.resnet18,
    "resnet50": torchvision.models.resnet50,
    "mobilenet_v2": torchvision.models.mobilenet_v2,
    "resnext50": torchvision.models.resnext50_32x4d,
    "shufflenet_v2": torchvision.models.shufflenet_v2_x1_0,
    "efficientnet_b0": torchvision.models.efficientnet_b0,
    "densenet121": torchvision.models.densenet121,
    "mlp": lambda: perceptron(nn.ReLU, math.sqrt(2), 784, 512, 512, 10),
    "tiny": lambda: perceptron(nn.Tanh, nn.init.calculate_gain("tanh"), 1, 8, 8, 1),
    "lstm16": lambda: Recurrent(nn.LSTM, 1, 16),
    "gru16": lambda: Recurrent(nn.GRU, 1, 16),
    "lstm256": lambda: Recurrent(nn.LSTM, 80, 256),
    "tcn16": lambda: temporal(16),
    "dcgan": generator,
    "bert": lambda: randomise(Bert()),
    "vit_b_16": lambda: randomise(torchvision.models.vit_b_16()),
    **dict.fromkeys(("gpt2_128", "gpt2_512"), lambda: randomise(Gpt2Step())),
}


def settle(net, inputs):
    """Random scales and shifts, and the statistics that follow from them."""
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.normal_(norm.bias, std=0.2)
        norm.momentum = None  # the mean over all batches
    if norms:
        net.train()
        net(*samples(net, PICTURES, inputs))
    return net.eval()


def samples(net, count, inputs):
    return net.samples(count, inputs) if hasattr(net, "samples") else [torch.randn(count, *e) for _, e in inputs]


class Operations(TorchDispatchMode):
    """Multiplications and additions of convolutions and matrix products."""

    def __init__(self):
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, function, types, arguments=(), keywords=None):
        y = function(*arguments, **(keywords or {}))
        name = function.overloadpacket.__name__
        if name == "convolution":
            self.count += 2 * y.numel() * arguments[1][0].numel()
        elif name in ("mm", "bmm", "addmm", "baddbmm"):
            self.count += 2 * y.numel() * arguments[-1].shape[-2]
        return y


def operations(net, inputs):
    with Operations() as operations, torch.enable_grad():  # with gradients, attention is no single operation
        net(*inputs)
    return operations.count


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


def write_arrays(path, *tensors):
    path.write_bytes(b"".join(tensor.contiguous().numpy().tobytes() for tensor in tensors))


@torch.no_grad()
def make(name, folder):
    network = rows.NETWORKS[name]
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    net = settle(MAKERS[name](), network.inputs)
    inputs = samples(net, max(network.batches), network.inputs)

    def first(count):
        return tuple(x[:count] for x in inputs)

    write_safetensors(folder / "net.safetensors", net.state_dict())
    torch.jit.trace(net, first(1)).save(str(folder / "net.pt"))
    for batch in network.batches:
        with torch.enable_grad():  # as in operations()
            torch.onnx.export(net, first(batch), str(folder / f"{batch}.onnx"), opset_version=OPSET,
                              input_names=[f"x{i}" for i in range(len(inputs))], output_names=["y"])
    said = {"flop": operations(net, first(1)), "torch": torch.__version__}
    if network.context:
        said["bytes"] = net.bytes_read(first(1))
    net.double()
    for batch in network.batches:
        write_arrays(folder / f"{batch}.input", *first(batch))
        expected = net(*[x.double() if x.is_floating_point() else x for x in first(batch)])
        write_arrays(folder / f"{batch}.expected", expected.float())
    said["output"] = list(expected.shape[1:])
    (folder / "network.json").write_text(json.dumps(said))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network", choices=MAKERS)
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()
    make(arguments.network, arguments.folder)
