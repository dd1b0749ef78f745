#!/usr/bin/env python3
"""Trains the network of digits.cpp in PyTorch and writes the two files that digits.cpp reads.

Data: the 1,797 scans of handwritten digits, 8x8 pixels of 0..16, that come with scikit-learn (from the
UCI repository, "Optical Recognition of Handwritten Digits"). 360 of them are held out, as many of each digit as
its share, drawn with a fixed seed. They are used once, after the last epoch, and choose nothing.
A random fifth is the customary split and the kinder one: the same hands wrote both parts. Trained without the
last 360 scans, which are largely of other hands, the same network reads 98.3 % of those.

weights.safetensors   the state_dict, under PyTorch's own keys
scans.safetensors     train.scans    train.labels       uint8 (1437, 8, 8) and (1437)
                      held_out.scans held_out.labels    uint8 (360, 8, 8) and (360)
                      pytorch.logits                    float32 (360, 10), of the held-out scans
                      pytorch.neighbour_votes           uint8 (360), see `neighbour_votes`

Needs PyTorch >= 1.13 and scikit-learn. One thread and a fixed seed: the same machine repeats every bit.
"""
import json
import pathlib
import struct

import numpy
import sklearn.datasets
import sklearn.model_selection
import torch
from torch import nn

HELD_OUT = 360
EPOCHS = 60
BATCH = 64
NEIGHBOURS = 5


class Block(nn.Module):
    """The basic block of ResNet: relu(shortcut(x) + bn2(conv2(relu(bn1(conv1(x))))))."""

    def __init__(self, channels_in, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = nn.Identity()
        if channels_in != channels:
            self.downsample = nn.Sequential(nn.Conv2d(channels_in, channels, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.downsample(x))


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.block1 = Block(32, 32)
        self.pool = nn.MaxPool2d(2)
        self.block2 = Block(32, 64)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, 10)

    def forward(self, x):                              # (N, 1, 8, 8)
        x = torch.relu(self.bn1(self.conv1(x)))        # (N, 32, 8, 8)
        x = self.pool(self.block1(x))                  # (N, 32, 4, 4)
        x = self.avgpool(self.block2(x))               # (N, 64, 1, 1)
        return self.fc(torch.flatten(x, 1))            # (N, 10)


def images(scans):
    """uint8 (N, 8, 8) of 0..16 -> float32 (N, 1, 8, 8) of 0..1. Exact: a division by a power of two."""
    return torch.from_numpy(scans).float().div(16).unsqueeze(1)


def shifted(batch, generator):
    """Each image moved by -1, 0 or 1 pixels in each direction, zeros moving in."""
    padded = nn.functional.pad(batch, (1, 1, 1, 1))
    offsets = torch.randint(0, 3, (len(batch), 2), generator=generator).tolist()
    return torch.stack([image[:, dy:dy + 8, dx:dx + 8] for image, (dy, dx) in zip(padded, offsets)])


def train(model, x, labels):
    generator = torch.Generator().manual_seed(0)
    steps = EPOCHS * ((len(x) + BATCH - 1) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=3e-3, total_steps=steps)
    model.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for chosen in torch.randperm(len(x), generator=generator).split(BATCH):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(shifted(x[chosen], generator)), labels[chosen])
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        if (epoch + 1) % 10 == 0:
            print(f"epoch {epoch + 1}: training loss {total / len(x):.4f}")
    model.eval()


def neighbour_votes(features, known, known_labels):
    """For each row of `features`, the label that most of its five nearest rows of `known` have.

    Squared Euclidean distance; of equal distances the earlier row, of equal counts the label that came nearest.
    """
    votes = []
    for row in features:
        nearest = numpy.argsort(((known - row) ** 2).sum(axis=1), kind="stable")[:NEIGHBOURS]
        labels = known_labels[nearest].tolist()
        votes.append(max(labels, key=labels.count))    # max gives the first, the nearest, of equals
    return numpy.array(votes, dtype=numpy.uint8)


def write_safetensors(path, arrays):
    """A little-endian u64 with the length of the JSON header, the header, then the arrays' bytes.

    Wider elements go first, so that each array is aligned to its element.
    """
    arrays = dict(sorted(arrays.items(), key=lambda item: -item[1].itemsize))
    names = {"float32": "F32", "int64": "I64", "uint8": "U8"}
    header, end = {}, 0
    for key, array in arrays.items():
        begin, end = end, end + array.nbytes
        header[key] = {"dtype": names[str(array.dtype)], "shape": list(array.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for array in arrays.values()))


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)

    digits = sklearn.datasets.load_digits()
    scans, labels = digits.images.astype(numpy.uint8), digits.target.astype(numpy.uint8)
    train_scans, held_scans, train_labels, held_labels = sklearn.model_selection.train_test_split(
        scans, labels, test_size=HELD_OUT, random_state=0, stratify=labels)

    model = Digits()
    train(model, images(train_scans), torch.from_numpy(train_labels).long())

    here = pathlib.Path(__file__).resolve().parent
    write_safetensors(here / "weights.safetensors", {key: t.numpy() for key, t in model.state_dict().items()})

    with torch.no_grad():
        logits = model(images(held_scans)).numpy()
        model.fc = nn.Identity()
        features, known = (model(images(s)).double().numpy() for s in (held_scans, train_scans))
    votes = neighbour_votes(features, known, train_labels)
    write_safetensors(here / "scans.safetensors", {
        "train.scans": train_scans, "train.labels": train_labels,
        "held_out.scans": held_scans, "held_out.labels": held_labels,
        "pytorch.logits": logits, "pytorch.neighbour_votes": votes,
    })

    for what, answers in ("network", logits.argmax(axis=1)), (f"{NEIGHBOURS} nearest neighbours of its features", votes):
        right = int((answers == held_labels).sum())
        print(f"{what}: {right} of {HELD_OUT} held-out scans right ({right / HELD_OUT:.2%})")


if __name__ == "__main__":
    main()
