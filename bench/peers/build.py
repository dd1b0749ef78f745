"""Makes what a comparison needs, in build/peers, unless it is there and newer than what it is made from."""

import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "build" / "peers"


class Failure(Exception):
    """A sentence for the user."""


def newer(target, sources):
    return target.exists() and all(source.stat().st_mtime <= target.stat().st_mtime for source in sources)


def run(command, log, environment={}):
    """Runs a command whose words are only of interest if it fails."""
    with open(log, "w") as file:
        if subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, env={**os.environ, **environment}).returncode:
            raise Failure(f"{command[0]} failed; what it said is in {os.path.relpath(log)}")


def compile_program(name, source, flags, headers=()):
    """The path of a program; a change of the flags makes it anew."""
    folder = FOLDER / "programs"
    folder.mkdir(parents=True, exist_ok=True)
    program, command_file = folder / name, folder / f"{name}.command"
    command = [*flags, "-std=c++20", "-O3", f"-I{ROOT / 'include'}", str(HERE / source), "-o", str(program)]
    text = shlex.join(command)
    sources = [HERE / source, *HERE.glob("*.hpp"), HERE.parent / "probe.hpp", *headers]
    if not newer(program, sources) or not command_file.exists() or command_file.read_text() != text:
        print(f"Compiling {name}", flush=True)
        run(command, folder / f"{name}.log")
        command_file.write_text(text)
    return program


def idem_headers():
    return list((ROOT / "include").rglob("*.[hi]pp"))


def export_network(name, python):
    """The folder of a network's files; networks.py says which."""
    folder = FOLDER / "networks" / name
    last = folder / "network.json"
    if not newer(last, [HERE / "networks.py", ROOT / "tests" / "golden" / "transformers.py"]):
        if not has_torch(python):
            raise Failure(f"The networks are made by PyTorch, but {python} has no torch and torchvision. "
                          "Debian's packages are python3-torch and python3-torchvision.")
        print(f"Making {name} in PyTorch", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        run([python, str(HERE / "networks.py"), name, str(folder)], folder / "networks.log",
            torch_environment())
    return folder


def has_torch(python):
    return subprocess.run([python, "-c", "import torch, torchvision"], capture_output=True).returncode == 0


def torch_environment():
    """The variables with which PyTorch finds a fast libblas.so.3, if it is to be had.

    Debian's PyTorch multiplies matrices with whatever libblas.so.3 there is, by default the reference implementation,
    which is thirty times slower than OpenBLAS. It is unpacked, not installed: the system keeps its own.
    """
    folder = FOLDER / "openblas"
    libraries = list(folder.rglob("libblas.so.3"))
    if not libraries:
        print("Unpacking Debian's OpenBLAS for PyTorch", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        script = "apt-get download libopenblas0-openmp && dpkg -x libopenblas0-openmp_*.deb ."
        if subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True).returncode != 0:
            print("OpenBLAS is not to be had: PyTorch's Linears run on the system's libblas.so.3", file=sys.stderr)
        libraries = list(folder.rglob("libblas.so.3"))
    return {"LD_LIBRARY_PATH": str(libraries[0].parent)} if libraries else {}
