#!/usr/bin/env python3
"""Trains the network of language.cpp: which language is a line of text? A transformer reads its bytes.

    for p in manpages manpages-dev manpages-{cs,da,de,es,fi,fr,hu,it,nl,pl,pt-br,ro,sv} \\
             manpages-{cs,da,de,es,fr,it,nl,pl,pt-br}-dev installation-guide-amd64; do
        apt-get download $p && dpkg-deb -x ${p}_*.deb packages
    done
    python3 examples/language/train.py packages

Text: the manual pages of Debian 12 and its installation guide, in fourteen languages: what is written between the
commands, 0.1 to 6 MB each. Every eighth file is held out, by its name, in all languages together, without the
paragraphs that stand in a training file too. Of excerpts from what is held out, 300 in each language, the network knows
94.6 % if they have up to 95 bytes, 84.8 % up to 48, 66.0 % up to 24; of the everyday sentences of samples.txt, written
for this, 25 of 28. No step was trained on them, but the rate and the number of steps were changed once after a look.

language.safetensors   the state_dict, in half precision, under the keys of Hugging Face's BERT where there are such
samples.safetensors    lines   uint8 (28, 96)     the lines of samples.txt as the network reads them: see `encode`
                       mask    bool (28, 96)      True where a byte is
                       logits  float32 (28, 14)   what PyTorch gives for them, with the weights as they are stored

Needs PyTorch >= 1.13, with OpenBLAS for ten minutes of one core. The seed is fixed.
"""

import gzip
import html
import pathlib
import re
import sys
import zlib

import numpy
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "golden"))
from cases import write_safetensors
from transformers import BertLayer, modules

LANGUAGES = ["cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "pl", "pt", "ro", "sv"]
LENGTH = 96  # the class token and 95 bytes
WIDTH, HEADS, HIDDEN, LAYERS = 64, 4, 128, 2
STEPS, BATCH, RATE = 4500, 4 * len(LANGUAGES), 3e-3
SHORTEST = 20  # bytes, of lines to train with


# --- text -------------------------------------------------------------------------------------------------------------

LEFT_OUT = re.compile(r"^\.(nf|EX|TS)\b.*?^\.(fi|EE|TE)\b", re.MULTILINE | re.DOTALL)  # listings and tables
FONT = re.compile(r"\\f(\[\w*\]|\(..|.)|\\[&%|^/,c]")
MACRO = re.compile(r"^\.(?:B|I|BR|RB|IR|RI|BI|IB) +", re.MULTILINE)  # text in a font
ENGLISH = re.compile(r"\b(the|this|that|with|from|which)\b", re.IGNORECASE)


def manual_paragraphs(source):
    """The running text of a page in roff."""
    source = MACRO.sub("", LEFT_OUT.sub("", FONT.sub("", source)))
    source = re.sub(r"\\\((?:aq|cq|oq)", "'", source).replace("\\-", "-").replace("\\ ", " ").replace("\\~", " ")
    return re.split(r"\n(?:[.'].*\n?)+", source)


def guide_paragraphs(source):
    return [html.unescape(re.sub(r"<[^>]*>", "", p)) for p in re.findall(r"<p>(.*?)</p>", source, re.DOTALL)]


def is_prose(paragraph, language):
    """Mostly letters, and not English that nobody has translated yet."""
    letters = sum(c.isalpha() or c == " " for c in paragraph)
    if len(paragraph) < 40 or letters < 0.85 * len(paragraph) or "\\" in paragraph:
        return False
    return language == "en" or not ENGLISH.search(paragraph)


def files(packages, language):
    """(name, paragraphs) of each file; translations of one file have one name."""
    for page in sorted(packages.glob("usr/share/man/man*/*.gz" if language == "en" else
                                     f"usr/share/man/{'pt_BR' if language == 'pt' else language}/man*/*.gz")):
        if not page.is_symlink():
            yield page.name, manual_paragraphs(gzip.decompress(page.read_bytes()).decode("utf-8", "ignore"))
    for page in sorted(packages.glob(f"usr/share/doc/installation-guide-amd64/{language}/*.html")):
        yield page.name, guide_paragraphs(page.read_text("utf-8", "ignore"))


def texts(packages, language):
    """Two arrays of bytes, to train and to test with: paragraphs, each once, with a space between them."""
    parts = {}, {}  # as ordered sets
    for name, paragraphs in files(packages, language):
        part = parts[zlib.crc32(name.encode()) % 8 == 0]
        for paragraph in paragraphs:
            paragraph = " ".join(paragraph.split())
            if is_prose(paragraph, language):
                part[paragraph] = None
    known, held_out = parts
    held_out = [p for p in held_out if p not in known]
    return [numpy.frombuffer(" ".join(part).encode(), numpy.uint8) for part in (known, held_out)]


def encode(lines):
    """Byte strings -> ids (N, 96), a 0 first and behind the bytes, and the mask that is True up to the last byte."""
    ids = numpy.zeros((len(lines), LENGTH), numpy.uint8)
    mask = numpy.zeros((len(lines), LENGTH), bool)
    for row, line in enumerate(lines):
        line = line[: LENGTH - 1]
        ids[row, 1 : 1 + len(line)] = numpy.frombuffer(line, numpy.uint8)
        mask[row, : 1 + len(line)] = True
    return ids, mask


def excerpt(text, length, generator):
    """Whole words, at most `length` bytes of them, from anywhere in the text."""
    start = generator.integers(len(text) - 2 * LENGTH)
    start += int((text[start : start + LENGTH] == ord(" ")).argmax()) + 1
    return text[start : start + length + 1].tobytes().rpartition(b" ")[0]


# --- network ----------------------------------------------------------------------------------------------------------

def waves():
    """Where positions begin to learn: sin and cos of wavelengths from 6 to 600 bytes, by which neighbours are found."""
    angles = torch.arange(LENGTH)[:, None] * 100.0 ** -torch.linspace(0, 1, WIDTH // 2)
    return torch.cat([angles.sin(), angles.cos()], 1)  # (96, 64)


class Language(nn.Module):
    """Bytes -> logits of the languages. The class token, a byte 0, gathers what there is to know."""

    def __init__(self):
        super().__init__()
        self.embeddings = modules(word_embeddings=nn.Embedding(256, WIDTH),
                                  position_embeddings=nn.Embedding(LENGTH, WIDTH, _weight=waves()),
                                  LayerNorm=nn.LayerNorm(WIDTH, eps=1e-12))
        self.encoder = modules(layer=nn.ModuleList(BertLayer(WIDTH, HEADS, HIDDEN) for _ in range(LAYERS)))
        self.classifier = nn.Linear(WIDTH, len(LANGUAGES))

    def forward(self, ids, mask):                                  # (N, T), (N, T)
        e = self.embeddings
        x = e.LayerNorm(e.word_embeddings(ids) + e.position_embeddings.weight[: ids.shape[1]])  # (N, T, 64)
        for layer in self.encoder.layer:
            x = layer(x, mask)
        return self.classifier(x[:, 0])                            # (N, 14)


def tensors(lines):
    """As encode, cut after the longest line."""
    ids, mask = encode(lines)
    longest = int(mask.sum(1).max())
    return torch.from_numpy(ids[:, :longest]).long(), torch.from_numpy(mask[:, :longest])


def train(model, known):
    generator = numpy.random.default_rng(0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=RATE, total_steps=STEPS)
    labels = torch.arange(BATCH) % len(LANGUAGES)
    total = 0.0
    for step in range(STEPS):
        length = generator.integers(SHORTEST, LENGTH)  # one for the batch: little padding
        lines = [excerpt(known[label], length, generator) for label in labels]
        loss = nn.functional.cross_entropy(model(*tensors(lines)), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if (step + 1) % 200 == 0:
            print(f"step {step + 1}: mean loss {total / 200:.3f}", flush=True)
            total = 0.0


def accuracy(model, held_out, length, count=300):
    """The share of right answers for `count` excerpts in each language, and that of the worst language."""
    generator = numpy.random.default_rng(1)
    shares = []
    for label, text in enumerate(held_out):
        answers = model(*tensors([excerpt(text, length, generator) for _ in range(count)])).argmax(1)
        shares.append((answers == label).double().mean().item())
    worst = min(range(len(shares)), key=shares.__getitem__)
    return sum(shares) / len(shares), f"{LANGUAGES[worst]} {shares[worst]:.1%}"


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(0)
    parts = [texts(pathlib.Path(sys.argv[1]), language) for language in LANGUAGES]
    known, held_out = zip(*parts)
    for language, (a, b) in zip(LANGUAGES, parts):
        print(f"{language}: {len(a)} bytes to train with, {len(b)} held out")

    model = Language()
    train(model, known)
    stored = {key: t.detach().half() for key, t in model.state_dict().items()}
    model.load_state_dict({key: t.float() for key, t in stored.items()})
    write_safetensors(HERE / "language.safetensors", {key: t.numpy() for key, t in stored.items()})

    samples = [line.split(" ", 1) for line in (HERE / "samples.txt").read_text("utf-8").splitlines()]
    ids, mask = encode([line.encode() for _, line in samples])
    with torch.no_grad():
        logits = model(torch.from_numpy(ids).long(), torch.from_numpy(mask))
        for length in (24, 48, 95):
            share, worst = accuracy(model, held_out, length)
            print(f"held out, up to {length} bytes: {share:.2%} right; worst: {worst}")
    right = sum(LANGUAGES[answer] == language for answer, (language, _) in zip(logits.argmax(1), samples))
    print(f"samples.txt: {right} of {len(samples)} right")
    write_safetensors(HERE / "samples.safetensors", {"lines": ids, "mask": mask, "logits": logits.numpy()})


if __name__ == "__main__":
    main()
