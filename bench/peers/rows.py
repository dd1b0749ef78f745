"""What is compared: the networks, and the rows that each gives to the table."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Network:
    title: str
    type: str                # in C++
    header: str              # where that type is
    input: tuple             # extents of one sample
    batches: tuple           # one row for each
    threads: int = 1024      # at most, that make sense


IMAGE = (3, 224, 224)

NETWORKS = {
    "resnet18": Network("ResNet-18", "idem::zoo::ResNet18", "idem/zoo/resnet.hpp", IMAGE, (1, 8)),
    "resnet50": Network("ResNet-50", "idem::zoo::ResNet50", "idem/zoo/resnet.hpp", IMAGE, (1,)),
    "mobilenet_v2": Network("MobileNetV2", "idem::zoo::MobileNetV2", "idem/zoo/mobilenet.hpp", IMAGE, (1,)),
    "densenet121": Network("DenseNet-121", "idem::zoo::DenseNet121", "idem/zoo/densenet.hpp", IMAGE, (1,)),
    "mlp": Network("MLP 784-512-512-10", "idem::zoo::Mlp<784, 512, 512, 10>", "idem/zoo/mlp.hpp", (784,), (1, 64)),
    "tiny": Network("MLP 1-8-8-1, tanh", "idem::zoo::BasicMlp<idem::Tanh, 1, 8, 8, 1>", "idem/zoo/mlp.hpp", (1,), (1,),
                    threads=1),
}

# The process whose memory and loading time are tabulated.
FOOTPRINT = ("resnet18", 1, 1)  # network, batch, threads


def chosen(names):
    """The (network, batch) pairs that `names` ask for: "mlp" is all of a network's rows, "mlp:64" is one."""
    rows = [(name, batch) for name, network in NETWORKS.items() for batch in network.batches]
    if not names:
        return rows
    known = {text for name, batch in rows for text in (name, f"{name}:{batch}")}
    for name in names:
        if name not in known:
            raise ValueError(f"there is no row '{name}'; there are {', '.join(sorted(known))}")
    return [(name, batch) for name, batch in rows if name in names or f"{name}:{batch}" in names]


def title(name, batch):
    return NETWORKS[name].title + (f", batch {batch}" if batch > 1 else "")
