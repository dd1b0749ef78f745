"""Writes 100 random sequences of surgeries on each of ResNet-18, DenseNet-121 and a small BERT, as C++ tests.

    python3 tests/surgeries/make_surgeries.py            # writes *.cpp and goldens.safetensors beside this script
    python3 tests/surgeries/make_surgeries.py --check    # compares them with what it would write; 77 without torch

Every surgery is done to a PyTorch twin as well (twin.py), which is then run, on batches of 2. What runs must compile in
idem, and its output must agree; what raises an exception must be refused, by can_replace_v and the like being false.
Sequences with even numbers are accepted as a whole. Those with odd numbers end in a step that is refused.

idem is stricter than PyTorch in these places, and such steps count as refused:
  - a sum of unequal shapes, which PyTorch broadcasts if it can;
  - a rank-2 sample before an image layer, which PyTorch takes for one image whose channels are the batch; a rank-1
    sample before attention, whose tokens it would be;
  - arithmetic with ids, and ids as output.

The weights are computed from their keys (tests/golden/derive.hpp). ResNet-18's and BERT's surgeries are done to a
loaded model: its weights stay, and a new layer's have the keys that they have when it comes in. DenseNet-121's are done
to the type, which is then loaded: all weights have the last network's keys.

goldens.safetensors holds for each output of each accepted sequence max|y| and then the output for derived inputs, or
256 elements of it: number mix(k) % size. Sequences whose output single precision does not determine to 1e-5 are drawn
again.
"""

import argparse
import collections
import copy
import dataclasses
import functools
import json
import math
import pathlib
import random
import re
import struct
import sys
import typing

try:
    import numpy as np
    import torch
    import torchvision  # noqa: F401, which twin.py needs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "golden"))
import draw
import twin
from cases import write_safetensors
from derive import derived_ids, derived_input, derived_mask, derived_parameter, mix

SEQUENCES = 100
BATCH, SAMPLES = 2, 256
# What PyTorch raises for what does not fit.
REFUSALS = (RuntimeError, ValueError, AttributeError, TypeError, IndexError)


@dataclasses.dataclass
class Stream:
    """An input that flows: floats, or ids below a number."""

    shape: tuple  # of a sample
    below: int = None

    def derived(self, number):
        shape = (BATCH, *self.shape)
        ids = self.below is not None
        return torch.from_numpy(derived_ids(f"ids{number}", shape, self.below) if ids else
                                derived_input(f"input{number}", shape))

    def cpp(self):
        return ("Shape" if self.below is None else "Ids") + f"<{', '.join(str(extent) for extent in self.shape)}>"


@dataclasses.dataclass
class Entry:
    """All that differs from network to network."""

    name: str                # of the C++ type and of the tests
    header: str              # in idem/zoo
    cpp: str                 # what the C++ type derives from
    inputs: tuple            # Streams
    make: typing.Callable    # to the network as its origin has it and its twin, of the same modules
    layers: draw.Layers      # what is drawn for it
    keeps_weights: bool      # surgeries are done to a loaded model, otherwise to the type
    not_native: str = r"^$"  # paths where the origin's own forward cannot call another layer
    masks: tuple = ()        # names and shapes of a sample
    per_file: int = 10       # sequences
    most_alike: int = 6      # refusals that PyTorch words alike, but for numbers

    @property
    def label(self):
        return self.name.lower()


NETWORKS = [
    Entry("ResNet18", "resnet.hpp", "zoo::BasicResNet18<Shape<3, 32, 32>, 10>", (Stream((3, 32, 32)),), twin.resnet18,
          draw.IMAGE_LAYERS, keeps_weights=True),
    Entry("DenseNet121", "densenet.hpp", "zoo::BasicDenseNet121<Shape<3, 32, 32>, 10>", (Stream((3, 32, 32)),),
          twin.densenet121, draw.IMAGE_LAYERS, keeps_weights=False, not_native=r"denselayer\d+$"),
    Entry("SmallBert", "bert.hpp", "zoo::BasicBert<zoo::BertConfig{.length = 16, .vocabulary = 60, .positions = 16, "
          ".width = 32, .heads = 4, .hidden = 48, .layers = 3}>",
          (Stream((16,), draw.VOCABULARY), Stream((16,), 2)), twin.bert, draw.TEXT_LAYERS, keeps_weights=True,
          not_native=r"(embeddings|encoder|layer|\d+|attention|self|intermediate)$",
          masks=(("attention_mask", (16,)),), per_file=5, most_alike=12),
]


@functools.lru_cache(maxsize=2048)
def parameter(key, shape):
    return torch.from_numpy(derived_parameter(key, shape))


def fill(network, only=None):
    """Weights from their keys; `only` those of this layer."""
    chosen = None if only is None else set(only.modules())
    for slot in twin.slots(network):
        if isinstance(slot.node, twin.Composition) or (chosen is not None and slot.node not in chosen):
            continue
        for key, tensor in slot.node.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(parameter(f"{slot.path}.{key}", tuple(tensor.shape)))


def kind_of(reason):
    """A refusal without its numbers and paths; nothing for none."""
    return reason and re.sub(r"'[\w.]+'|\d+", "#", reason)[:70]


def derived_batch(inputs, masks):
    """What flows; numbers count the masks as well, which come last and are left in twin.MASKS."""
    twin.MASKS = {name: torch.from_numpy(derived_mask(f"mask{number}", (BATCH, *shape)))
                  for number, (name, shape) in enumerate(masks, len(inputs))}
    return [stream.derived(number) for number, stream in enumerate(inputs)]


def run(network, inputs, masks):
    twin.Observed.forget()
    output = network(*derived_batch(inputs, masks))
    if not all(y.is_floating_point() for y in twin.streams(output)):
        twin.Observed.lenient.append("gives ids")
    return output


def same_bits(a, b):
    return all(torch.equal(x, y) for x, y in zip(twin.streams(a), twin.streams(b)))


def close(a, b):
    """To 1e-5 of the largest: sums may be taken in another order."""
    return all((x - y).abs().max() <= 1e-5 * y.abs().max() for x, y in zip(twin.streams(a), twin.streams(b)))


class Native:
    """The origin's own network, which follows as long as surgeries are setattr of a layer where it has one.

    Its ReLUs do not work in place: one behind an Identity would change the shortcut's input."""

    def __init__(self, subject):
        self.network, self.follows = copy.deepcopy(subject.whole), True
        self.no_place, self.masks = subject.entry.not_native, subject.entry.masks
        for module in self.network.modules():
            if isinstance(module, torch.nn.ReLU):
                module.inplace = False

    def changed(self, step, layer):
        """The network after the step, or None where the origin's classes have no such place."""
        places = dict(self.network.named_modules())
        if step.surgery != "replace" or step.path not in places or re.search(self.no_place, step.path):
            return None
        network = copy.deepcopy(self.network)
        parent, _, name = step.path.rpartition(".")
        setattr(network.get_submodule(parent), name, copy.deepcopy(layer))
        return network

    def agree(self, step, layer, twin_output, inputs):
        """That the twin's verdict and output are also the origin's."""
        network = self.changed(step, layer) if self.follows and layer is not None else None
        self.follows = network is not None
        if not self.follows:
            return 0
        self.network = network
        try:
            output = network(*derived_batch(inputs, self.masks))
        except REFUSALS:
            output = None
        assert (output is None) == (twin_output is None), step
        assert output is None or close(output, twin_output), step
        return 1


class Sequence:
    """Surgeries that were accepted, and perhaps one more that was not."""

    def __init__(self, subject, label):
        self.subject = subject
        self.random = random.Random(label)
        self.network, self.inputs, self.masks = subject.network, subject.entry.inputs, subject.entry.masks
        self.output = run(self.network, self.inputs, self.masks)
        self.shapes = twin.Observed.shapes
        self.accepted, self.refused, self.reason = [], None, None
        self.native = Native(subject)
        self.compared = 0

    def try_step(self, step):
        """None where the twin runs, or why it does not."""
        layer = output = None
        inputs = self.inputs
        try:
            network, layer = step.changed(self.network)
            if step.surgery == "split":
                head, tail = twin.split(self.network, step.path)
                between = run(head, inputs, self.masks)
                assert same_bits(tail(*twin.streams(between)), self.output)
                if step.part == "tail":
                    inputs = tuple(Stream(tuple(x.shape[1:])) for x in twin.streams(between))
            if layer is not None and self.subject.entry.keeps_weights:
                fill(network, layer)
            output = run(network, inputs, self.masks)
            reason = twin.Observed.lenient[0] if twin.Observed.lenient else None
        except REFUSALS as refusal:
            reason = str(refusal).splitlines()[0]
        if reason is None or output is None:
            self.compared += self.native.agree(step, layer, output, inputs)
        if reason is not None:
            return f"PyTorch {reason}" if output is not None else f"PyTorch: {reason}"
        self.accepted.append((step, layer))
        self.network, self.inputs, self.output = network, inputs, output
        self.shapes = twin.Observed.shapes
        return None

    def draw(self, wants_refusal):
        by_path = {slot.path: self.shapes[slot.node] for slot in reversed(list(twin.slots(self.network)))}
        number = len(self.accepted) + 1
        while True:
            step = draw.step(self.random, number, by_path, self.subject.paths, self.subject.entry.layers)
            before = self.state()
            reason = self.try_step(step)
            if (reason is not None) == wants_refusal and self.is_new(reason) and self.network.children_named():
                if reason is not None:
                    self.subject.refusals[kind_of(reason)] += 1
                    self.refused, self.reason = step, reason
                return
            self.restore(before)

    def is_new(self, reason):
        return self.subject.refusals[kind_of(reason)] < self.subject.entry.most_alike

    def state(self):
        return (list(self.accepted), self.network, self.inputs, self.output, self.shapes, self.native.network,
                self.native.follows)

    def restore(self, state):
        (self.accepted, self.network, self.inputs, self.output, self.shapes, self.native.network,
         self.native.follows) = state

    def is_settled(self):
        """Whether single precision gives the output to 1e-5; fills the weights of a type that is to be loaded."""
        if not self.subject.entry.keeps_weights:
            fill(self.network)
        self.output = run(self.network, self.inputs, self.masks)
        exact = copy.deepcopy(self.network).double()(
            *[x.double() if x.is_floating_point() else x for x in derived_batch(self.inputs, self.masks)])
        return all(is_exact(y, wanted) for y, wanted in zip(twin.streams(self.output), twin.streams(exact)))

    def goldens(self, name):
        """One output has the name, several a number behind it."""
        outputs = twin.streams(self.output)
        names = [name] if len(outputs) == 1 else [f"{name}.{i}" for i in range(len(outputs))]
        return {name: golden(y.numpy().reshape(-1)) for name, y in zip(names, outputs)}


def is_exact(y, wanted):
    largest = y.abs().max().item()
    return 1e-3 < largest < 1e6 and (y - wanted).abs().max().item() < 1e-5 * largest


def golden(y):
    indices = np.arange(y.size) if y.size <= SAMPLES else mix(np.arange(SAMPLES, dtype=np.uint32)) % y.size
    return np.concatenate([[np.abs(y).max()], y[indices]]).astype(np.float32)


class Subject:
    def __init__(self, entry):
        self.entry = entry
        self.whole, self.network = entry.make()
        self.whole.eval(), self.network.eval()
        self.paths = [slot.path for slot in twin.slots(self.network)]
        self.refusals = collections.Counter()
        fill(self.network)
        x = derived_batch(entry.inputs, entry.masks)
        assert close(self.whole(*x), self.network(*x))

    def sequence(self, number):
        refused = number % 2 == 1
        for attempt in range(100):
            if not self.entry.keeps_weights:
                fill(self.network)
            sequence = Sequence(self, f"{self.entry.label}.{number}.{attempt}")
            for _ in range(sequence.random.randint(0, 3) if refused else sequence.random.randint(2, 5)):
                sequence.draw(wants_refusal=False)
            if refused:
                sequence.draw(wants_refusal=True)
            if refused or sequence.is_settled():
                return sequence
        raise AssertionError("no sequence whose output is settled")


# --- C++ --------------------------------------------------------------------------------------------------------------

def wrapped(text, indent=4, width=120):
    """Broken behind commas, further lines indented by 8."""
    lines, line = [], " " * indent
    for piece in re.split(r"(?<=,) ", text):
        joined = line + (" " if line.strip() else "") + piece
        if len(joined) > width and line.strip():
            lines.append(line)
            line = " " * 8 + piece
        else:
            line = joined
    return "\n".join(lines + [line])


def input_cpp(inputs, masks):
    texts = [stream.cpp() for stream in inputs]
    texts += [f'Side<"{name}", Mask<{", ".join(str(extent) for extent in shape)}>>' for name, shape in masks]
    return texts[0] if len(texts) == 1 else f"Inputs<{', '.join(texts)}>"


def output_cpp(output):
    texts = [Stream(tuple(y.shape[1:])).cpp() for y in twin.streams(output)]
    return texts[0] if len(texts) == 1 else f"Outputs<{', '.join(texts)}>"


def operands(step, number):
    return f'N{number}, "{step.path}"' + (f", L{number + 1}" if step.layer else "")


def asked(step):
    return "can_split_v" if step.surgery == "split" else f"can_{step.surgery}_v"


def type_lines(step, number):
    """From N<number> to the next; a layer is L<number + 1>."""
    lines = [f"using L{number + 1} = {step.layer_cpp()};"] if step.layer else []
    lines.append(f"static_assert({asked(step)}<{operands(step, number)}>);")
    changed = f"{step.surgery}_t<{operands(step, number)}>"
    lines.append(f"using N{number + 1} = " + (f"{changed}::{step.part};" if step.part else f"{changed};"))
    return lines


def model_line(step, layer, number):
    call = f'{step.surgery}<"{step.path}">(m{number}'
    if step.layer:
        call += f", L{number + 1}{{}}"
    if layer is not None and layer.state_dict():
        call += f", golden::derived<N{number + 1}>()"
    part = {None: "", "head": ".first", "tail": ".second"}[step.part]
    return f"const auto m{number + 1} = {call}){part};"


def case_cpp(entry, number, sequence):
    lines = [f"using N0 = {entry.name};"]
    for i, (step, _) in enumerate(sequence.accepted):
        lines += type_lines(step, i)
    count = len(sequence.accepted)
    title = "fit"
    if sequence.refused:
        step, title = sequence.refused, "end in one that does not fit"
        lines += [f"using L{count + 1} = {step.layer_cpp()};"] if step.layer else []
        lines.append("// " + sequence.reason[:110])
        lines.append(f"static_assert(!{asked(step)}<{operands(step, count)}>);")
    else:
        lines.append(f"static_assert(std::same_as<N{count}::input, {input_cpp(sequence.inputs, sequence.masks)}>);")
        lines.append(f"static_assert(std::same_as<N{count}::output, {output_cpp(sequence.output)}>);")
        if entry.keeps_weights:
            lines.append("const auto m0 = golden::derived_model<N0>();")
            lines += [model_line(*entry, i) for i, entry in enumerate(sequence.accepted)]
            lines.append(f'check(m{count}, "{entry.label}.{number}");')
        else:
            lines.append(f'check(golden::derived_model<N{count}>(), "{entry.label}.{number}");')
    body = "\n".join(wrapped(line) for line in lines)
    return f'TEST_CASE("{entry.name}: surgeries {number} {title}") {{\n{body}\n}}\n'


def file_cpp(entry, cases):
    return ("// Written by make_surgeries.py.\n"
            f'#include "surgeries.hpp"\n\n#include <idem/zoo/{entry.header}>\n\n'
            "#include <concepts>\n\nusing namespace idem;\nusing namespace surgeries;\n\nnamespace {\n\n"
            f"{wrapped(f'struct {entry.name} : {entry.cpp} {{}};', indent=0)}\n\n"
            "}  // namespace\n\n" + "\n".join(cases))


def generate():
    """File names to texts, and the goldens."""
    files, goldens = {}, {}
    for entry in NETWORKS:
        subject = Subject(entry)
        cases, accepted, compared = [], collections.Counter(), 0
        for number in range(SEQUENCES):
            sequence = subject.sequence(number)
            cases.append(case_cpp(entry, number, sequence))
            accepted.update(step.surgery for step, _ in sequence.accepted)
            compared += sequence.compared
            if not sequence.refused:
                goldens.update(sequence.goldens(f"{entry.label}.{number}"))
        for i in range(0, SEQUENCES, entry.per_file):
            files[f"{entry.label}_{i // entry.per_file}.cpp"] = file_cpp(entry, cases[i:i + entry.per_file])
        print(f"{entry.name}: accepted {dict(accepted)}; {compared} drawn steps agree with the origin's own classes")
        for reason, count in subject.refusals.most_common():
            print(f"    {count:3} refused: {reason}")
    return files, goldens


def read_safetensors(path):
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    return {name: np.frombuffer(data[8 + size:][slice(*entry["data_offsets"])], "<f4")
            for name, entry in json.loads(data[8:8 + size]).items()}


def without_reasons(text):
    """PyTorch words its refusals otherwise in every version."""
    return re.sub(r"^ *// PyTorch.*\n", "", text, flags=re.MULTILINE)


def check(files, goldens):
    """Whether what is stored is what would be written; outputs may differ as those of two versions of PyTorch do."""
    stored = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*_*.cpp")}
    wrong = [name for name in sorted(stored.keys() | files.keys())
             if without_reasons(stored.get(name, "")) != without_reasons(files.get(name, ""))]
    arrays = read_safetensors(HERE / "goldens.safetensors")
    wrong += [name for name in sorted(arrays.keys() | goldens.keys())
              if name not in arrays or name not in goldens or arrays[name].shape != goldens[name].shape or
              np.abs(arrays[name] - goldens[name]).max() > 1e-5 * goldens[name][0]]
    print("not as the script writes it: " + ", ".join(wrong) if wrong else "all is as the script writes it")
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    with torch.no_grad():
        files, goldens = generate()
    if arguments.check:
        sys.exit(0 if check(files, goldens) else 1)
    for name, text in files.items():
        (HERE / name).write_text(text, encoding="utf-8")
    write_safetensors(HERE / "goldens.safetensors", goldens)


if __name__ == "__main__":
    main()
