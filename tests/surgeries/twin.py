"""Networks in PyTorch whose compositions can be changed: what idem's surgery does to types, done to modules.

A network is a tree. Its leaves are torch.nn's modules, and whether one accepts what reaches it, PyTorch alone decides.
Its inner nodes are Sequence, Sum, Cat and Fork. Paths follow torchvision's: what has no name has its index in its
Sequence, and Sum, Cat and Fork add nothing. resnet18(), densenet121() and bert() take other networks' modules apart;
make_surgeries.py compares them with those networks' own forward.

What flows is a tensor, or a tuple of several, which are the arguments of the module that they reach. Beside it are the
masks, which a module reads under their names.
"""

import torch
import torchvision
from torch import nn

import transformers


class Observed:
    """What the last run showed: shapes by module, taken and given, without the batch; and what PyTorch let pass that is
    no program's intention: a sum that broadcasts over a map, a batch taken for the channels of one image or for the
    tokens of one text, arithmetic with ids."""

    shapes, lenient = {}, []

    @classmethod
    def forget(cls):
        cls.shapes, cls.lenient = {}, []


MASKS = {}  # by name, of the samples of the batch that is run
IMAGE_LAYERS = (nn.Conv2d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)


def streams(x):
    return x if isinstance(x, tuple) else (x,)


def one_or_several(tensors):
    return tensors[0] if len(tensors) == 1 else tuple(tensors)


def shapes_of(x):
    """Without the batch; a tuple of them for several tensors."""
    return one_or_several([tuple(tensor.shape[1:]) for tensor in streams(x)])


def run(part, x):
    y = part(*streams(x))
    Observed.shapes[part] = shapes_of(x), shapes_of(y)
    first = streams(x)[0]
    if isinstance(part, IMAGE_LAYERS) and first.dim() == 3:
        Observed.lenient.append("takes the batch for channels")
    if isinstance(part, SelfAttention) and first.dim() == 2:
        Observed.lenient.append("takes the batch for tokens")
    if not first.is_floating_point() and not isinstance(part, (Composition, *TAKE_IDS)):
        Observed.lenient.append("computes with ids")
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
    def forward(self, *inputs):
        x = one_or_several(inputs)
        for part in self.parts:
            x = run(part, x)
        return x

    def __getitem__(self, slice_):
        return Sequence(*self.children_named()[slice_])


class Sum(Composition):
    """As torchvision's `out += identity`."""

    def forward(self, *inputs):
        first, *others = [run(part, inputs) for part in self.parts]
        if not first.is_floating_point():
            Observed.lenient.append("computes with ids")
        y = first.clone()
        for other in others:
            y += other
            if other.shape != y.shape:
                Observed.lenient.append("broadcasts in a sum")
        return y


class Cat(Composition):
    def forward(self, *inputs):
        return torch.cat([run(part, inputs) for part in self.parts], 1)


class Fork(Composition):
    """The outputs of all, side by side."""

    def forward(self, *inputs):
        return one_or_several([y for part in self.parts for y in streams(run(part, inputs))])


class Slot:
    """Where a node stands: its path, and the way to it as pairs of a composition and a child's number."""

    def __init__(self, path, way, node):
        self.path, self.way, self.node = path, way, node


def is_combinator(node):
    return isinstance(node, (Sum, Cat, Fork))


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
    """Slices as nn.Sequential does, at each level. In the tail an empty Sequence holds the place of what went."""
    tail = Sequence()
    for node, number in reversed(find(network, path).way):
        gone = Sequence(*[(None, Sequence())] * number)
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


class PassThrough(nn.Module):
    """Input number `index` of several."""

    def __init__(self, index):
        super().__init__()
        self.index = index

    def forward(self, *inputs):
        return inputs[self.index]


class PositionEmbedding(nn.Module):
    """The first rows of a table, as many as there are tokens."""

    def __init__(self, table):
        super().__init__()
        self.weight = table.weight

    def forward(self, x):
        return self.weight[:x.shape[1]].expand(len(x), -1, -1)


class Attention(nn.Module):
    """Of a query, keys and values; one tensor may hold keys and values side by side, or all three."""

    def __init__(self, heads):
        super().__init__()
        self.heads = heads

    def forward(self, query, *others):
        parts = [query, *others]
        if len(parts) < 3:
            *first, packed = parts
            count = 3 - len(first)
            parts = first + list(packed.unflatten(-1, (count, packed.shape[-1] // count)).unbind(-2))
        return transformers.attend(*parts, self.heads, MASKS["attention_mask"][:, None, None, :])


class SelfAttention(nn.MultiheadAttention):
    def __init__(self, width, heads, masked):
        if width % heads != 0:
            raise ValueError(f"width {width} is not divisible by {heads} heads")
        super().__init__(width, heads, batch_first=True)
        self.masked = masked

    def forward(self, x):
        y = x.view_as(x)  # for one tensor alone torch 1.13 takes another path
        mask = ~MASKS["attention_mask"] if self.masked else None
        try:
            return super().forward(x, y, y, key_padding_mask=mask, need_weights=False)[0]
        except AssertionError as refusal:  # of another width
            raise ValueError(str(refusal)) from refusal


class Slice(nn.Module):
    """The first elements along the first axis of a sample."""

    def __init__(self, count):
        super().__init__()
        self.count = count

    def forward(self, x):
        return x[:, :self.count]


TAKE_IDS = (nn.Embedding, PositionEmbedding, nn.Identity, nn.Dropout, PassThrough)


class BertHidden(transformers.Bert):
    """The last hidden state."""

    def forward(self, ids, token_types):
        return self.states(ids, token_types, MASKS["attention_mask"])[-1]


def bert_output(part):
    computed = Sequence((None, PassThrough(0)), ("dense", part.dense))
    return Sequence((None, Sum((None, computed), (None, PassThrough(1)))), ("LayerNorm", part.LayerNorm))


def bert_layer(part):
    own = part.attention.self
    self_attention = Sequence((None, Fork(("query", own.query), ("key", own.key), ("value", own.value))),
                              (None, Attention(own.heads)))
    attention = Sequence((None, Fork(("self", self_attention), (None, nn.Identity()))),
                         ("output", bert_output(part.attention.output)))
    intermediate = Sequence(("dense", part.intermediate.dense), (None, nn.GELU()))
    return Sequence(("attention", attention), (None, Fork(("intermediate", intermediate), (None, nn.Identity()))),
                    ("output", bert_output(part.output)))


def bert():
    """A small BERT of 16 tokens, and its modules taken apart."""
    whole = BertHidden(layers=3, width=32, heads=4, hidden=48, vocabulary=60, positions=16)
    parts = whole.embeddings
    tables = [(0, "word_embeddings", parts.word_embeddings),
              (0, "position_embeddings", PositionEmbedding(parts.position_embeddings)),
              (1, "token_type_embeddings", parts.token_type_embeddings)]
    rows = Sum(*[(None, Sequence((None, PassThrough(index)), (name, table))) for index, name, table in tables])
    layers = Sequence(*[(None, bert_layer(layer)) for layer in whole.encoder.layer])
    return whole, Sequence(
        ("embeddings", Sequence((None, rows), ("LayerNorm", parts.LayerNorm), ("dropout", nn.Dropout()))),
        ("encoder", Sequence(("layer", layers))))
