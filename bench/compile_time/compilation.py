"""One compilation of one source, and what it takes."""

import dataclasses
import mmap
import os
import pathlib
import re
import shlex
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLAGS = ["-std=c++20", "-O3", "-march=native", "-I", str(ROOT / "include")]


class Failure(Exception):
    """A sentence for the user."""


@dataclasses.dataclass(frozen=True)
class Cost:
    seconds: float  # of the processor, for user and system
    memory: int     # at the peak, in bytes


class Compilation:
    """Keeps a source in a folder of its own while it is measured."""

    def __init__(self, source, flags=()):
        self.folder = tempfile.TemporaryDirectory()
        self.flags = [*FLAGS, *flags]
        self.object = pathlib.Path(self.folder.name, "program.o")
        pathlib.Path(self.folder.name, "program.cpp").write_text(source)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def run(self, compiler, further=()):
        """The cost, and what the compiler said."""
        command = [compiler, *self.flags, *further, "-c", "program.cpp", "-o", self.object.name]
        said = pathlib.Path(self.folder.name, "said")
        with open(said, "w") as file:
            process = subprocess.Popen(command, cwd=self.folder.name, stdout=file, stderr=subprocess.STDOUT,
                                       env={**os.environ, "LC_ALL": "C"})
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        text = said.read_text(errors="replace")
        if process.returncode != 0:
            raise Failure(f"{compiler} fails: {text[:500]}")
        return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024), text

    def instantiations(self, compiler):
        """Of templates: the same number every time. The two compilers count different things."""
        if is_clang(compiler):  # classes and functions
            trace = pathlib.Path(self.folder.name, "trace.json")
            self.run(compiler, ["-ftime-trace=trace.json", "-ftime-trace-granularity=0"])
            with open(trace, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
                return sum(1 for _ in re.finditer(rb'"name":"Instantiate(?:Class|Function)"', text))
        _, said = self.run(compiler, ["-fmem-report"])  # entries of its tables of specialisations
        tables = re.findall(r"(?:decl|type)_specializations: size \d+, (\d+) elements", said)
        if len(tables) != 2:
            raise Failure(f"{compiler} -fmem-report does not tell how many specialisations there are")
        return sum(map(int, tables))

    def instructions(self, compiler):
        """Of the compiler itself on the way to assembly, by Cachegrind: they do not change with the machine's speed."""
        command = [compiler, *self.flags, "-S", "program.cpp", "-o", "program.s"]
        said = subprocess.run([*command, "-###"], cwd=self.folder.name, capture_output=True, text=True).stderr
        inner = [line for line in said.splitlines() if re.search(r"cc1plus|-cc1\b", line)]
        if len(inner) != 1:
            raise Failure(f"{compiler} -### does not tell what it would run")
        valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
        process = subprocess.run([*valgrind, *shlex.split(inner[0])], cwd=self.folder.name, capture_output=True,
                                 text=True)
        counted = re.search(r"I\s+refs:\s+([\d,]+)", process.stderr)
        if process.returncode != 0 or counted is None:
            raise Failure(f"{compiler} fails under valgrind: {process.stderr[-500:]}")
        return int(counted[1].replace(",", ""))

    def object_bytes(self):
        """Code and data, without the tables of symbols."""
        said = subprocess.run(["size", str(self.object)], capture_output=True, text=True, check=True).stdout
        return int(said.splitlines()[1].split()[3])


def is_clang(compiler):
    return "clang" in os.path.basename(compiler)


def version(compiler):
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    return said.splitlines()[0]
