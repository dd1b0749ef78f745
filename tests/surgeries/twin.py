"""Networks in PyTorch whose compositions can be changed: what idem's surgery does to types, done to modules.

A network is a tree. Its leaves are torch.nn's modules, and whether one accepts what reaches it, PyTorch alone decides.
Its inner nodes are Sequence, Sum and Cat. Paths follow torchvision's: what has no name has its index in its Sequence,
and Sum and Cat add nothing. resnet18() and densenet121() take torchvision's modules apart; make_surgeries.py compares
them with torchvision's own forward.
"""

import torch
import torchvision
from torch import nn


class Observed:
    """What the last run showed: shapes by module, taken and given, without the batch; and what PyTorch let pass that is
    no program's intention: a sum that broadcasts over a map, a batch taken for the channels of one image."""

    shapes, lenient = {}, []

    @classmethod
    def forget(cls):
        cls.shapes, cls.lenient = {}, []


IMAGE_LAYERS = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)


def run(part, x):
    y = part(x)
    Observed.shapes[part] = tuple(x.shape[1:]), tuple(y.shape[1:])
    if isinstance(part, IMAGE_LAYERS) and x.dim() == 3:
        Observed.lenient.append("takes the batch for channels")
    return y


class Composition(nn.Module):
    """Children with a name or None."""

    def __init__(self, *children):
        super().__init__()
        self.names = [name for name, _ in children]
        self.parts = nn.ModuleList(part for _, part in children)

    def children_named(self):
        return list(zip(self.names, self.parts))

    def with_children(self, children):
        return type(self)(*children)


class Sequence(Composition):
    def forward(self, x):
        for part in self.parts:
            x = run(part, x)
        return x

    def __getitem__(self, slice_):
        return Sequence(*self.children_named()[slice_])


class Sum(Composition):
    """As torchvision's `out += identity`."""

    def forward(self, x):
        first, *others = [run(part, x) for part in self.parts]
        y = first.clone()
        for other in others:
            y += other
            if other.shape != y.shape:
                Observed.lenient.append("broadcasts in a sum")
        return y


class Cat(Composition):
    def forward(self, x):
        return torch.cat([run(part, x) for part in self.parts], 1)


class Slot:
    """Where a node stands: its path, and the way to it as pairs of a composition and a child's number."""

    def __init__(self, path, way, node):
        self.path, self.way, self.node = path, way, node


def is_combinator(node):
    return isinstance(node, (Sum, Cat))


def slots(node, named="", indexed="", way=()):
    """All nodes below `node`, the outer before the inner. What has a name inside it hangs below `named`."""

    def below(path, component):
        return f"{path}.{component}" if path else component

    for number, (name, part) in enumerate(node.children_named()):
        if name is not None:
            own = scope = below(named, name)
        elif is_combinator(node):
            own, scope = indexed, named
        else:
            own = below(indexed, str(number))
            scope = named if is_combinator(part) else own
        here = way + ((node, number),)
        yield Slot(own, here, part)
        if isinstance(part, Composition):
            yield from slots(part, scope, own, here)


def find(network, path):
    """The one slot of this path; of nodes inside each other that share it, the outermost."""
    found = []
    for slot in slots(network):
        if slot.path == path and not any(slot.way[:len(other.way)] == other.way for other in found):
            found.append(slot)
    if len(found) != 1:
        raise AttributeError(f"{len(found)} modules at '{path}'")
    return found[0]


def rebuilt(way, change):
    """The network in which `change(children, number)` gives the children of the last composition on the way."""
    (node, number), *inner = reversed(way)
    node = node.with_children(change(node.children_named(), number, is_combinator(node)))
    for parent, number in inner:
        children = parent.children_named()
        children[number] = (children[number][0], node)
        node = parent.with_children(children)
    return node


def replace(network, path, layer):
    def change(children, number, _):
        return children[:number] + [(children[number][0], layer)] + children[number + 1:]
    return rebuilt(find(network, path).way, change)


def remove(network, path):
    def change(children, number, in_branch):
        left = [(None, nn.Identity())] if in_branch else []
        return children[:number] + left + children[number + 1:]
    return rebuilt(find(network, path).way, change)


def insert(network, path, name, layer, after):
    def change(children, number, in_branch):
        pair = [children[number], (name, layer)] if after else [(name, layer), children[number]]
        return children[:number] + ([(None, Sequence(*pair))] if in_branch else pair) + children[number + 1:]
    return rebuilt(find(network, path).way, change)


def truncate(network, path):
    """Sequences end after the layer; of branches, its own is left."""
    last = None
    for node, number in reversed(find(network, path).way):
        children = node.children_named()
        if last is not None:
            children[number] = (children[number][0], last)
        last = node.with_children([children[number]] if is_combinator(node) else children[:number + 1])
    return last


def split(network, path):
    """Slices as nn.Sequential does, at each level. In the tail an Identity holds the place of what went."""
    tail = nn.Identity()
    for node, number in reversed(find(network, path).way):
        gone = Sequence(*[(None, nn.Identity())] * number)
        last = Sequence((node.names[number], tail))
        tail = Sequence(*gone.children_named(), *last.children_named(), *node[number + 1:].children_named())
    return truncate(network, path), tail


def basic_block(block):
    body = Sequence(("conv1", block.conv1), ("bn1", block.bn1), (None, nn.ReLU()), ("conv2", block.conv2),
                    ("bn2", block.bn2))
    shortcut = ("downsample", Sequence(*[(None, part) for part in block.downsample])) if block.downsample else \
        (None, nn.Identity())
    return Sequence((None, Sum((None, body), shortcut)), (None, nn.ReLU()))


def resnet18():
    """torchvision's network, and its modules taken apart."""
    whole = torchvision.models.resnet18(weights=None, num_classes=10)
    stages = [(f"layer{i}", Sequence(*[(None, basic_block(block)) for block in getattr(whole, f"layer{i}")]))
              for i in range(1, 5)]
    return whole, Sequence(("conv1", whole.conv1), ("bn1", whole.bn1), ("relu", nn.ReLU()), ("maxpool", whole.maxpool),
                           *stages, ("avgpool", whole.avgpool), (None, nn.Flatten()), ("fc", whole.fc))


def dense_part(part):
    if isinstance(part, torchvision.models.densenet._DenseBlock):
        return Sequence(*[(None, Cat((None, nn.Identity()), (name, dense_part(layer))))
                          for name, layer in part.items()])
    if isinstance(part, nn.ReLU):
        return nn.ReLU()
    inner = list(part.named_children())
    return Sequence(*[(name, dense_part(child)) for name, child in inner]) if inner else part


def densenet121():
    whole = torchvision.models.densenet121(weights=None, num_classes=10)
    return whole, Sequence(("features", dense_part(whole.features)), (None, nn.ReLU()),
                           (None, nn.AdaptiveAvgPool2d(1)), (None, nn.Flatten()), ("classifier", whole.classifier))
